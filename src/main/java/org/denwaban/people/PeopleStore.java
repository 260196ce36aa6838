package org.denwaban.people;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.denwaban.vault.Vault;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Finds people and households again. Every method works in the caller's transaction; what it opens
/// is for the caller's eyes, and the caller records who looked.
public final class PeopleStore {

    /// More than this share a number or a certificate only by mistake; a screen shows no more.
    private static final int MOST_FOUND = 100;

    /// Lines that are held in memory at once while names are searched: about a megabyte.
    private static final int PAGE = 2_000;

    private final Vault vault;

    public PeopleStore(Vault vault) {
        this.vault = vault;
    }

    /// The household with this id, null where there is none.
    public @Nullable Household household(Handle handle, String householdId) {
        return handle.createQuery("SELECT id, contract_id, state, next_at FROM household WHERE id = :id")
                .bind("id", householdId)
                .map((row, _) -> new Household(
                        row.getString("id"),
                        row.getString("contract_id"),
                        Household.State.valueOf(row.getString("state")),
                        instant(row.getObject("next_at", LocalDateTime.class))))
                .findOne()
                .orElse(null);
    }

    /// The numbers of a household in the order in which to try them; empty where it has none.
    public List<HouseholdPhone> phones(Handle handle, Household household) {
        var seals = new PeopleSeals(vault, household.contractId());
        return handle.createQuery("SELECT ordinal, number_sealed FROM household_phone WHERE household_id = :id"
                        + " ORDER BY ordinal")
                .bind("id", household.id())
                .map((row, _) -> {
                    int ordinal = row.getInt("ordinal");
                    return new HouseholdPhone(
                            ordinal, seals.openNumber(household.id(), ordinal, row.getBytes("number_sealed")));
                })
                .list();
    }

    /// Everybody who was ever listed in a household: who is listed now first, in the order of the list.
    public List<Member> members(Handle handle, Household household) {
        var seals = new PeopleSeals(vault, household.contractId());
        return handle.createQuery("SELECT id, member, state, line_sealed FROM contact WHERE household_id = :id"
                        + " ORDER BY state = 'LISTED' DESC, member, id")
                .bind("id", household.id())
                .map((row, _) -> new Member(
                        row.getString("id"),
                        row.getInt("member"),
                        row.getString("state").equals("LISTED"),
                        seals.openLine(row.getString("id"), row.getBytes("line_sealed"))))
                .list();
    }

    /// The lines of these people of a contract, opened, by their ids; who is not there is left out.
    public Map<String, ListedPerson> lines(Handle handle, String contractId, Collection<String> contactIds) {
        if (contactIds.isEmpty()) {
            return Map.of();
        }
        var seals = new PeopleSeals(vault, contractId);
        return handle
                .createQuery("SELECT id, line_sealed FROM contact WHERE contract_id = :contract AND id IN (<ids>)")
                .bind("contract", contractId)
                .bindList("ids", List.copyOf(contactIds))
                .map((row, _) -> Map.entry(
                        row.getString("id"), seals.openLine(row.getString("id"), row.getBytes("line_sealed"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Ids of the households that have this number now, those that are gone included; several may
    /// share it.
    public List<String> householdsByNumber(Handle handle, String contractId, PhoneNumber number) {
        return householdsByDigest(handle, contractId, numberDigest(contractId, number));
    }

    /// The same by the number's digest, as {@link #numberDigest} makes it.
    public List<String> householdsByDigest(Handle handle, String contractId, byte[] digest) {
        return ids(
                handle,
                "SELECT DISTINCT p.household_id FROM household_phone p JOIN household h ON h.id = p.household_id"
                        + " WHERE p.number_digest = :digest AND h.contract_id = :contract ORDER BY 1",
                contractId,
                digest);
    }

    /// Ids of the households with this certificate number, eight digits: one or none.
    public List<String> householdsByCertificate(Handle handle, String contractId, String certificate) {
        return ids(
                handle,
                "SELECT id FROM household WHERE contract_id = :contract AND certificate_digest = :digest",
                contractId,
                new PeopleSeals(vault, contractId)
                        .certificateDigest(certificate)
                        .bytes());
    }

    /// Ids of the households of whoever has this ticket number of the current year, eleven digits.
    public List<String> householdsByTicket(Handle handle, String contractId, String ticket) {
        return ids(
                handle,
                "SELECT DISTINCT household_id FROM contact WHERE contract_id = :contract AND ticket_digest = :digest"
                        + " ORDER BY 1",
                contractId,
                new PeopleSeals(vault, contractId).ticketDigest(ticket).bytes());
    }

    /// Ids of the households of whoever has a name that begins so, in kana; those who left the list included.
    /// Every line is opened for it: no index of names is kept, for it would tell who shares one.
    ///
    /// @param kana {@link KanaRules#searchable}
    /// @param most ids that are wanted at most
    public List<String> householdsByKana(Handle handle, String contractId, String kana, int most) {
        var found = new LinkedHashSet<String>();
        var last = "";
        List<Looked> page;
        do {
            page = page(handle, contractId, last, kana);
            page.stream().filter(Looked::matches).map(Looked::household).forEach(found::add);
            last = page.isEmpty() ? last : page.getLast().contact();
        } while (page.size() == PAGE && found.size() < most);
        return found.stream().limit(most).toList();
    }

    private record Looked(String contact, String household, boolean matches) {}

    private List<Looked> page(Handle handle, String contractId, String after, String kana) {
        var seals = new PeopleSeals(vault, contractId);
        return handle.createQuery("SELECT id, household_id, line_sealed FROM contact WHERE contract_id = :contract"
                        + " AND id > :after ORDER BY id LIMIT " + PAGE)
                .bind("contract", contractId)
                .bind("after", after)
                .map((row, _) -> {
                    var id = row.getString("id");
                    var person = seals.openLine(id, row.getBytes("line_sealed"));
                    return new Looked(
                            id, row.getString("household_id"), KanaRules.matches(person.get(ListColumn.KANA), kana));
                })
                .list();
    }

    /// How `number` stands in `household_phone.number_digest`: what counts attempts to a number
    /// without knowing it.
    public byte[] numberDigest(String contractId, PhoneNumber number) {
        return new PeopleSeals(vault, contractId).numberDigest(number).bytes();
    }

    /// A number under the house's own key, 32 bytes: equal for every contract, so that it must not stay.
    public byte[] houseDigest(PhoneNumber number) {
        return vault.digest(vault.houseKey(), "live_number.number_digest", number.digits());
    }

    private static List<String> ids(Handle handle, String sql, String contractId, byte[] digest) {
        return handle.createQuery(sql + " LIMIT " + MOST_FOUND)
                .bind("contract", contractId)
                .bind("digest", digest)
                .mapTo(String.class)
                .list();
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime utc) {
        return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
    }
}
