package org.denwaban.vault;

import java.nio.file.Path;
import javax.crypto.SecretKey;

/// A data key in memory, as the two keys derived from it.
///
/// @param file  where it came from
/// @param stamp what tells that file from another of the same name
record DataKey(KeyId id, Path file, KeyFiles.Stamp stamp, SecretKey sealing, SecretKey digest) {

    @Override
    public String toString() {
        return "DataKey[" + id + "]";
    }
}
