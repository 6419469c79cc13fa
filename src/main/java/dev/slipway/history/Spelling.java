package dev.slipway.history;

import dev.slipway.layout.Migration;

/** How an app's own table spells a migration: by its name or its number, in whole or in part. */
enum Spelling {
  /** {@code 001_add_users}. */
  NAME {
    @Override
    String of(Migration migration) {
      return migration.name();
    }
  },
  /** {@code 001_add_users.sql}. */
  FILE {
    @Override
    String of(Migration migration) {
      return migration.name() + ".sql";
    }
  },
  /** {@code 001_add_users.up.sql}. */
  UP_FILE {
    @Override
    String of(Migration migration) {
      return migration.name() + ".up.sql";
    }
  },
  /** {@code 001}. */
  DIGITS {
    @Override
    String of(Migration migration) {
      return migration.name().substring(0, endOfNumber(migration.name()));
    }
  },
  /** {@code 1}. */
  NUMBER {
    @Override
    String of(Migration migration) {
      return RowPerMigration.leadingNumber(migration.name());
    }
  },
  /** {@code add_users}. */
  REST {
    @Override
    String of(Migration migration) {
      return migration.name().substring(startOfRest(migration.name()));
    }
  },
  /** {@code add_users.sql}. */
  REST_FILE {
    @Override
    String of(Migration migration) {
      return REST.of(migration) + ".sql";
    }
  },
  /** {@code add users}. */
  WORDS {
    @Override
    String of(Migration migration) {
      return REST.of(migration).replace('_', ' ').replace('-', ' ');
    }
  };

  abstract String of(Migration migration);

  /** Behind the digits that a name begins with, and those that follow them after dots. */
  private static int endOfNumber(String name) {
    int end = RowPerMigration.leadingDigits(name).length();
    int part = end;
    while (part > 0 && name.startsWith(".", end)) {
      part = RowPerMigration.leadingDigits(name.substring(end + 1)).length();
      end += part > 0 ? 1 + part : 0;
    }
    return end;
  }

  private static int startOfRest(String name) {
    int start = endOfNumber(name);
    while (start < name.length() && "_-. ".indexOf(name.charAt(start)) >= 0) {
      start++;
    }
    return start;
  }
}
