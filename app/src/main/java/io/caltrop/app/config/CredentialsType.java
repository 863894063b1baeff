package io.caltrop.app.config;

import io.caltrop.core.yaml.Problems;
import io.caltrop.core.yaml.Scalars;
import io.caltrop.core.yaml.Type;
import io.caltrop.core.yaml.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sensors' HTTP Basic credentials: a list of {@code {username, password, user_id}}. */
final class CredentialsType implements Type<List<Configuration.Credential>> {
  private static final List<String> FIELDS = List.of("username", "password", "user_id");

  @Override
  public String allowed() {
    return "a list of {username, password, user_id}, user_id being a UUID";
  }

  @Override
  public boolean isSimple() {
    return false;
  }

  @Override
  public @Nullable List<Configuration.Credential> read(
      String name, Value value, Problems problems) {
    if (!(value instanceof Value.Items list)) {
      problems.add(value.where(), name + " is " + value.shown() + "; allowed: " + allowed());
      return null;
    }
    List<Configuration.Credential> credentials = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Value item : list.items()) {
      Configuration.Credential credential = credential(name, item, problems);
      if (credential != null && !names.add(credential.username())) {
        problems.add(item.where(), name + " has username \"" + credential.username() + "\" twice");
      } else if (credential != null) {
        credentials.add(credential);
      }
    }
    return credentials;
  }

  private Configuration.@Nullable Credential credential(
      String name, Value item, Problems problems) {
    if (!(item instanceof Value.Entries mapping)) {
      problems.add(item.where(), name + " holds " + item.shown() + "; allowed: " + allowed());
      return null;
    }
    Map<String, Value> fields = new HashMap<>();
    for (Value.Entry entry : mapping.entries()) {
      fields.put(entry.key(), entry.value());
      if (!FIELDS.contains(entry.key())) {
        problems.add(
            entry.where(),
            name + "." + entry.key() + " is not a key; allowed: " + String.join(", ", FIELDS));
      }
    }
    for (String field : FIELDS) {
      if (!fields.containsKey(field)) {
        problems.add(item.where(), name + ": an entry has no " + field);
      }
    }
    String user = field(name, fields, "username", Scalars.TEXT, problems);
    Secret password = field(name, fields, "password", Types.SECRET, problems);
    UUID userId = field(name, fields, "user_id", Types.USER_ID, problems);
    return user == null || password == null || userId == null
        ? null
        : new Configuration.Credential(user, password, userId);
  }

  private static <T> @Nullable T field(
      String name, Map<String, Value> fields, String field, Type<T> type, Problems problems) {
    Value value = fields.get(field);
    return value == null ? null : type.read(name + "." + field, value, problems);
  }
}
