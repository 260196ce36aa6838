package org.denwaban.vault;

import org.jspecify.annotations.Nullable;

/// Something about a key or a sealed value is wrong. The text says what and what to do; it never
/// holds a value.
public sealed class VaultException extends RuntimeException permits KeyGone {

    private final String code;

    VaultException(String code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    VaultException(String code, String message) {
        this(code, message, null);
    }

    /// `E-VAULT-001` and so on; the list stands at {@link Vault}.
    public String code() {
        return code;
    }
}
