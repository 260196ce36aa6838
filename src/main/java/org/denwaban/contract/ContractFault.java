package org.denwaban.contract;

/// One thing that is wrong in a contract file, in words for the city's people (Japanese).
///
/// @param line    physical line, 1 is the first; 0 means the file as a whole
/// @param key     dotted name of the key, with `[n]` (from 0) for a place in an array; empty for
///                the file as a whole
/// @param code    kind of fault
/// @param message what is wrong
/// @param remedy  what to do
public record ContractFault(int line, String key, FaultCode code, String message, String remedy) {

    /// One line of text, as compilers write it, so that editors find the place:
    /// `FILE:LINE: key: what is wrong; what to do [CODE]`. A fault of the whole file has neither line nor key.
    public String told(String file) {
        var place = line == 0 ? file : file + ":" + line;
        var name = key.isEmpty() ? "" : key + ": ";
        return "%s: %s%s; %s [%s]".formatted(place, name, message, remedy, code.code());
    }
}
