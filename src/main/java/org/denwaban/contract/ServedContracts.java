package org.denwaban.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.denwaban.db.Database;
import org.denwaban.settings.Settings;
import org.denwaban.settings.SettingsException;
import org.denwaban.vault.AgreedKeys;
import org.denwaban.vault.Vault;

/// The contracts that the settings name, read and held against each other.
public final class ServedContracts {

    private ServedContracts() {}

    /// The vault of the data directory, with the keys of these contracts.
    ///
    /// @throws org.denwaban.vault.VaultException as {@link AgreedKeys#open}
    public static Vault vault(Settings settings, Database database, List<Contract> contracts) {
        return AgreedKeys.open(
                settings.dataDirectory().resolve("keys"),
                database,
                contracts.stream().map(Contract::id).toList());
    }

    /// All of them, in the order of the settings.
    ///
    /// @throws SettingsException with every fault: E-CFG-002 a contract file is refused, E-CFG-017
    ///     two have the same id or mark, E-CFG-018 an operator serves one that is not here, E-CFG-019 two
    ///     answer the same number at the same time, E-HOOK-003 a webhook is told of one that is not here
    public static List<Contract> of(Settings settings) throws SettingsException {
        var contracts = new ArrayList<Contract>();
        var faults = new ArrayList<String>();
        for (var entry : settings.contracts()) {
            switch (ContractFile.read(entry.file())) {
                case ContractFile.Reading.Accepted accepted -> contracts.add(accepted.contract());
                case ContractFile.Reading.Refused refused ->
                    faults.add("E-CFG-002 the contract file " + entry.file() + " is refused with "
                            + refused.faults().size() + " faults; run ./denwaban check on it");
            }
        }
        if (faults.isEmpty()) {
            faults.addAll(alike(contracts));
            faults.addAll(sharedLines(contracts));
            faults.addAll(unknown(settings.operators(), settings.webhooks(), contracts));
        }
        if (!faults.isEmpty()) {
            throw new SettingsException(settings.file(), faults);
        }
        return List.copyOf(contracts);
    }

    /// A call's contract is told by the mark in the call's id.
    static List<String> alike(List<Contract> contracts) {
        var faults = new ArrayList<String>();
        var marks = new HashMap<String, String>();
        for (var contract : contracts) {
            var other = marks.put(contract.tag(), contract.id());
            if (other != null) {
                faults.add("E-CFG-017 contracts '" + other + "' and '" + contract.id()
                        + "' have the same id or the same mark; change one id");
            }
        }
        return faults;
    }

    /// A number tells the contract of whoever calls it, so it is one contract's at a time; the next year's may have it
    /// after.
    static List<String> sharedLines(List<Contract> contracts) {
        var faults = new ArrayList<String>();
        for (int i = 0; i < contracts.size(); i++) {
            var one = contracts.get(i);
            for (var other : contracts.subList(i + 1, contracts.size())) {
                if (answer(one) && answer(other) && one.term().overlaps(other.term())) {
                    one.dialledNumbers().stream()
                            .filter(other.dialledNumbers()::contains)
                            .forEach(number -> faults.add("E-CFG-019 contracts '" + one.id() + "' and '" + other.id()
                                    + "' both answer " + number + " at the same time; change a term or a number"));
                }
            }
        }
        return faults;
    }

    private static boolean answer(Contract contract) {
        return contract.reception() != null;
    }

    /// Whoever serves a contract that is not here, and whatever is told of one.
    static List<String> unknown(
            List<Settings.Operator> operators, List<Settings.Webhook> webhooks, List<Contract> contracts) {
        var ids = contracts.stream().map(Contract::id).toList();
        var told = webhooks.stream()
                .flatMap(hook -> hook.contracts().stream()
                        .filter(id -> !ids.contains(id))
                        .map(id -> "E-HOOK-003 webhook '" + hook.name() + "' is told of contract '" + id
                                + "', which is not here; served are " + String.join(", ", ids)));
        var served = operators.stream()
                .flatMap(operator -> operator.contracts().stream()
                        .filter(id -> !ids.contains(id))
                        .map(id -> "E-CFG-018 operator '" + operator.id() + "' serves contract '" + id
                                + "', which is not here; served are " + String.join(", ", ids)));
        return Stream.concat(served, told).toList();
    }
}
