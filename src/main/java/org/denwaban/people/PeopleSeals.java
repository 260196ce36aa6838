package org.denwaban.people;

import java.nio.charset.StandardCharsets;
import org.denwaban.vault.KeyId;
import org.denwaban.vault.Place;
import org.denwaban.vault.Vault;

/// What this room writes of a person of one contract: sealed, or as a digest to be looked up.
/// Nothing else of a person reaches the database.
final class PeopleSeals {

    private final Vault vault;
    private final KeyId key;

    PeopleSeals(Vault vault, String contractId) {
        this.vault = vault;
        this.key = vault.contractKey(contractId);
    }

    Digest personDigest(String person) {
        return Digest.of(vault.digest(key, "contact.person", person));
    }

    Digest ticketDigest(String ticket) {
        return Digest.of(vault.digest(key, "contact.ticket", ticket));
    }

    Digest certificateDigest(String certificate) {
        return Digest.of(vault.digest(key, "household.certificate", certificate));
    }

    Digest numberDigest(PhoneNumber number) {
        return Digest.of(vault.digest(key, "household.phone", number.digits()));
    }

    /// Also of the area code: with another one the same line comes to other numbers.
    Digest contentDigest(ListedPerson person, String areaCode) {
        return Digest.of(vault.digest(key, "contact.content", areaCode + "," + person.toLine()));
    }

    byte[] sealLine(String contactId, ListedPerson person) {
        return vault.seal(key, lineOf(contactId), person.toLine().getBytes(StandardCharsets.UTF_8));
    }

    ListedPerson openLine(String contactId, byte[] sealed) {
        return ListedPerson.ofLine(new String(vault.open(lineOf(contactId), sealed), StandardCharsets.UTF_8));
    }

    byte[] sealNumber(String householdId, int ordinal, PhoneNumber number) {
        return vault.seal(key, numberOf(householdId, ordinal), number.digits().getBytes(StandardCharsets.US_ASCII));
    }

    PhoneNumber openNumber(String householdId, int ordinal, byte[] sealed) {
        return new PhoneNumber(
                new String(vault.open(numberOf(householdId, ordinal), sealed), StandardCharsets.US_ASCII));
    }

    private static Place lineOf(String contactId) {
        return new Place("contact", "line_sealed", contactId);
    }

    private static Place numberOf(String householdId, int ordinal) {
        return new Place("household_phone", "number_sealed", householdId + "/" + ordinal);
    }
}
