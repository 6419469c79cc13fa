package dev.slipway.load;

import com.google.gson.JsonElement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record where it stands.
 *
 * @param record what it holds
 * @param key the name under which it stands, if it does
 * @param index its position among its like, from 0
 * @param file the path of its file below the data folder
 * @param within the record that holds it, if one does
 */
record Scene(
    JsonElement record, @Nullable String key, long index, String file, Optional<Scene> within) {}
