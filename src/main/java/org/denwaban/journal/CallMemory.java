package org.denwaban.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.denwaban.clock.Tokyo;
import org.denwaban.vault.KeyGone;
import org.denwaban.vault.KeyId;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;
import org.denwaban.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// Remembers which calls are which contract's, and chooses by it under which key a payload is sealed.
/// For many threads.
final class CallMemory {

    /// Most ids remembered: some ten a call and 300 calls at once, a hundred times over.
    static final int MOST = 300_000;

    /// A sealed value was changed, or is none ({@link Vault}).
    private static final String DOES_NOT_OPEN = "E-VAULT-004";

    private final Vault vault;
    private final ContractOf contracts;
    private final Map<String, String> contractOfId = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /// A sealed payload and what it was sealed under.
    ///
    /// @param contract null where it is a daily key
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
    record Sealed(@Nullable String contract, KeyId key, byte[] payload) {

        @Override
        public String toString() {
            return "Sealed[" + contract + "]";
        }
    }

    CallMemory(Vault vault, ContractOf contracts) {
        this.vault = vault;
        this.contracts = contracts;
    }

    /// The contract that these values tell of: by an id of ours, else by the line, else by what is
    /// remembered of their call.
    ///
    /// @param values any values of the record
    /// @param ids    ids of its channels and call
    /// @param line   the dialled number, null where the record tells none
    synchronized @Nullable String contract(Collection<String> values, Collection<String> ids, @Nullable String line) {
        for (var value : values) {
            var contract = Ids.isOurs(value) ? contracts.byChannelId(value) : null;
            if (contract != null) {
                return contract;
            }
        }
        for (var id : ids) {
            var contract = contractOfId.get(id);
            if (contract != null) {
                return contract;
            }
        }
        return line != null && line.matches("[0-9]{3,15}") ? contracts.byLine(line) : null;
    }

    synchronized int size() {
        return contractOfId.size();
    }

    /// From now on, these ids are `contract`'s.
    synchronized void remember(Collection<String> ids, String contract) {
        ids.forEach(id -> contractOfId.put(id, contract));
    }

    /// Seals `clear` under the contract's key; under the day's where there is no contract, or where its key is gone
    /// because it was erased.
    Sealed seal(@Nullable String contract, Instant now, Place place, byte[] clear) {
        if (contract != null) {
            try {
                var key = vault.contractKey(contract);
                return new Sealed(contract, key, vault.seal(key, place, clear));
            } catch (KeyGone erased) {
                // What still comes for an erased contract must not be readable for longer than a few days.
                return sealDaily(now, place, clear);
            }
        }
        return sealDaily(now, place, clear);
    }

    /// Seals anew under the contract's key what was sealed under a day's. It is given back as it is where that
    /// day's key is gone, or where it does not open: a payload that somebody changed would keep all behind it
    /// from moving on.
    Sealed reseal(String contract, Place place, Sealed daily, Instant now) {
        byte[] clear;
        try {
            clear = vault.open(place, daily.payload());
        } catch (VaultException e) {
            if (e instanceof KeyGone || e.code().equals(DOES_NOT_OPEN)) {
                return daily;
            }
            throw e;
        }
        return seal(contract, now, place, clear);
    }

    private Sealed sealDaily(Instant now, Place place, byte[] clear) {
        var key = vault.dailyKey(Tokyo.day(now));
        return new Sealed(null, key, vault.seal(key, place, clear));
    }
}
