package org.denwaban.cli;

import java.util.List;
import java.util.regex.Pattern;
import org.denwaban.contract.Contract;
import org.denwaban.people.PeopleStore;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// Which household is meant on a command line: its own id, or a number of its papers. What was given is never repeated.
///
/// @param command for the complaint
record HouseholdNamed(LiveCampaigns campaigns, Contract contract, CommandLine command) {

    private static final Pattern HOUSEHOLD = Pattern.compile("[0-9a-z]{26}");
    private static final Pattern CERTIFICATE = Pattern.compile("[0-9]{8}");
    private static final Pattern TICKET = Pattern.compile("[0-9]{11}");

    /// The household's id.
    ///
    /// @param words its own id, a certificate number or a ticket number
    /// @throws ParameterException E-EXPLAIN-006 to -008 where no one household can be meant
    String find(Handle handle, String words) {
        var ids = ids(handle, words);
        if (ids.isEmpty()) {
            throw refused("E-EXPLAIN-007: the contract has no household with this id or number");
        }
        if (ids.size() > 1) {
            throw refused("E-EXPLAIN-008: several households have this ticket number; ask for one of "
                    + String.join(", ", ids));
        }
        return ids.getFirst();
    }

    private List<String> ids(Handle handle, String words) {
        if (CERTIFICATE.matcher(words).matches()) {
            return campaigns.people().householdsByCertificate(handle, contract.id(), words);
        }
        if (TICKET.matcher(words).matches()) {
            return campaigns.people().householdsByTicket(handle, contract.id(), words);
        }
        if (HOUSEHOLD.matcher(words).matches()) {
            return byId(handle, campaigns.people(), words);
        }
        throw refused("E-EXPLAIN-006: --household must be a household's id (26 characters), a certificate number"
                + " (8 digits) or a ticket number (11 digits)");
    }

    private List<String> byId(Handle handle, PeopleStore people, String id) {
        var household = people.household(handle, id);
        return household == null || !household.contractId().equals(contract.id()) ? List.of() : List.of(id);
    }

    private ParameterException refused(String message) {
        return new ParameterException(command, message);
    }
}
