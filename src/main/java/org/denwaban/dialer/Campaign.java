package org.denwaban.dialer;

import org.denwaban.campaign.CampaignRules;
import org.denwaban.contract.Contract;
import org.denwaban.contract.Outbound;

/// A contract whose list may be dialled here, with its rules.
///
/// @param contract the contract
/// @param outbound its dialling side
/// @param rules    its rules
/// @param dial     whether the settings say that it is dialled
public record Campaign(Contract contract, Outbound outbound, CampaignRules rules, boolean dial) {}
