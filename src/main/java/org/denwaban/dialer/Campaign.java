package org.denwaban.dialer;

import java.util.Optional;
import org.denwaban.campaign.CampaignRules;
import org.denwaban.contract.Contract;
import org.denwaban.contract.MachineMessage;
import org.denwaban.contract.Outbound;

/// A contract whose list may be dialled here, with its rules.
///
/// @param contract the contract
/// @param outbound its dialling side
/// @param rules    its rules
/// @param dial     whether the settings say that it is dialled
public record Campaign(Contract contract, Outbound outbound, CampaignRules rules, boolean dial) {

    /// Name of the recording that an attempt may leave on an answering machine, empty where it leaves none.
    ///
    /// @param attempt 1 to 3
    Optional<String> message(int attempt) {
        return Optional.ofNullable(contract.machineMessage())
                .filter(_ -> rules.leavesMessage(attempt))
                .map(MachineMessage::prompt);
    }
}
