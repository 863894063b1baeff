package io.caltrop.store.cluster.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A Lua script. Servers keep it by its digest; one that has not, or has lost it, is given it. */
final class Script {
  private final byte[] text;
  private final String digest;

  private Script(String text) {
    this.text = text.getBytes(StandardCharsets.UTF_8);
    this.digest = sha1(this.text);
  }

  /** The files of this package, one after the other; all but the last define functions. */
  static Script of(String... files) {
    StringBuilder text = new StringBuilder();
    for (String file : files) {
      text.append(read(file)).append('\n');
    }
    return new Script(text.toString());
  }

  /** Runs it on the node of its keys; the answer is an array. */
  CompletionStage<List<Object>> run(Node node, List<byte[]> keys, List<byte[]> arguments) {
    byte[][] k = keys.toArray(new byte[0][]);
    byte[][] v = arguments.toArray(new byte[0][]);
    return node.commands()
        .<List<Object>>evalsha(digest, ScriptOutputType.MULTI, k, v)
        .toCompletableFuture()
        .exceptionallyCompose(
            failure ->
                RedisFailure.find(failure, RedisNoScriptException.class) != null
                    ? node.commands()
                        .<List<Object>>eval(text, ScriptOutputType.MULTI, k, v)
                        .toCompletableFuture()
                    : CompletableFuture.failedFuture(failure));
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
