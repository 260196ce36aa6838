package org.denwaban.vault;

/// The key is destroyed, or its file is missing: what it sealed stays unreadable for ever. After an
/// erasure this is the normal answer, so callers that meet erased rows catch it by its type.
public final class KeyGone extends VaultException {

    KeyGone(String message) {
        super("E-VAULT-005", message);
    }
}
