package org.denwaban.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.denwaban.contract.Contract;
import org.denwaban.journal.ContractOf;
import org.jspecify.annotations.Nullable;

/// Tells the journal whose call it hears: from the mark in a channel id that we chose, or from the line
/// that was dialled.
public final class ContractsOfCalls implements ContractOf {

    private final Map<String, String> byTag = new HashMap<>();
    private final Map<String, String> byLine = new HashMap<>();

    public ContractsOfCalls(List<Contract> contracts) {
        for (var contract : contracts) {
            byTag.put(contract.tag(), contract.id());
            contract.dialledNumbers().forEach(line -> byLine.put(line.replace("-", ""), contract.id()));
        }
    }

    @Override
    public @Nullable String byChannelId(String id) {
        return AttemptId.parse(id).map(AttemptId::contractTag).map(byTag::get).orElse(null);
    }

    @Override
    public @Nullable String byLine(String digits) {
        return byLine.get(digits);
    }
}
