package org.denwaban.contract;

import java.util.TreeSet;
import org.denwaban.contract.ContractFile.Reading;

/// Whatever a contract file holds: a contract or faults, each with its place.
public final class ContractFileFuzz {

    private ContractFileFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        if (ContractFile.parse(bytes, new TreeSet<>()) instanceof Reading.Refused(var faults) && faults.isEmpty()) {
            throw new AssertionError("refused without a fault");
        }
    }
}
