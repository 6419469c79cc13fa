package dev.slipway.risk;

import dev.slipway.database.Sql;
import dev.slipway.database.Sql.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The functions that statements of PostgreSQL call, as far as what they do is known by name. */
final class Calls {

  /** Words behind which a bracket may stand though nothing is called. */
  private static final Set<String> NOT_CALLED =
      words(
          "all and any array as between bigint bit by case cast char character check coalesce"
              + " column conflict constraint cube decimal default distinct do else end except exists"
              + " extract filter float for foreign from grant greatest group grouping having if ilike"
              + " in include index inherits insert int integer intersect interval into is join key"
              + " lateral least like limit materialized not null nullif numeric of offset on or over"
              + " overlaps partition perform policy precision primary range list hash references"
              + " returning rollup row rows select set sets smallint some storing table then time"
              + " timestamp timestamptz to unique update using values varbit varchar varying when where"
              + " with within");

  /** Functions of the server itself that change nothing, and give all rows the same. */
  private static final Set<String> STEADY =
      words(
          "abs age array_agg array_append array_cat array_length array_position array_prepend"
              + " array_remove array_replace array_to_json array_to_string ascii avg bit_length"
              + " bool_and bool_or btrim cardinality ceil ceiling char_length character_length chr"
              + " col_description concat concat_ws convert_from convert_to count current_database"
              + " current_date current_schema current_schemas current_setting current_timestamp"
              + " current_user date date_part date_trunc decode dense_rank digest div encode exp"
              + " first_value floor format format_type generate_series has_table_privilege hashtext"
              + " initcap int4range int8range isfinite json_agg json_array_elements"
              + " json_array_elements_text json_array_length json_build_array json_build_object json_each"
              + " json_each_text json_extract_path json_extract_path_text json_object_agg"
              + " json_object_keys json_typeof jsonb_agg jsonb_array_elements"
              + " jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object"
              + " jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert"
              + " jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_query"
              + " jsonb_path_query_array jsonb_set jsonb_strip_nulls jsonb_typeof justify_days"
              + " justify_hours lag last_value lead left length ln localtime localtimestamp log lower"
              + " lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz max md5"
              + " min mod mode now nth_value ntile nullif num_nonnulls num_nulls numrange obj_description"
              + " octet_length overlay pg_get_constraintdef pg_get_expr pg_get_indexdef"
              + " pg_get_serial_sequence pg_get_userbyid pg_typeof percentile_cont percentile_disc"
              + " position power quote_ident quote_literal quote_nullable rank regexp_match regexp_matches"
              + " regexp_replace regexp_split_to_array regexp_split_to_table repeat replace reverse"
              + " right round row_number row_to_json rpad rtrim scale session_user setweight sha224"
              + " sha256 sha384 sha512 sign split_part sqrt starts_with statement_timestamp stddev"
              + " string_agg string_to_array string_to_table strpos substr substring sum timezone"
              + " to_char to_date to_hex to_json to_jsonb to_number to_regclass to_regtype"
              + " to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim trunc"
              + " tsrange tstzrange unaccent unnest upper variance version width_bucket xmlelement");

  /** Functions that give each row another value, and change no row themselves. */
  private static final Set<String> UNSTEADY =
      words(
          "clock_timestamp cuid gen_random_bytes gen_random_uuid gen_salt nextval random setval"
              + " currval lastval timeofday uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3"
              + " uuid_generate_v4 uuid_generate_v5 uuid_nil uuidv4 uuidv7 uuid_generate_v7 crypt"
              + " pg_sleep set_config");

  private Calls() {}

  private static Set<String> words(String words) {
    return Set.of(words.split(" ", -1));
  }

  /** Whether something is called of which it is not known that it changes no rows. */
  static boolean mayChange(List<Token> tokens) {
    return calls(tokens, name -> !STEADY.contains(name) && !UNSTEADY.contains(name));
  }

  /** Whether something is called of which it is not known that it gives all rows the same. */
  static boolean isVolatile(List<Token> tokens) {
    return calls(tokens, name -> !STEADY.contains(name));
  }

  private interface Doubt {
    boolean about(String name);
  }

  private static boolean calls(List<Token> tokens, Doubt doubt) {
    for (int at = 0; at + 1 < tokens.size(); at++) {
      Optional<String> name = Sql.storedName(tokens.get(at));
      if (!tokens.get(at + 1).isSymbol("(") || name.isEmpty() || isNamed(tokens, at)) {
        continue;
      }
      boolean qualified = at > 1 && tokens.get(at - 1).isSymbol(".");
      boolean ownSchema = qualified && !isSystem(tokens.get(at - 2));
      boolean isKeyword =
          !qualified && tokens.get(at).type() == Sql.Type.WORD && NOT_CALLED.contains(name.get());
      if (!isKeyword && (ownSchema || doubt.about(name.get()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSystem(Token schema) {
    return schema.is("PG_CATALOG") || schema.is("EXTENSIONS") || schema.is("PUBLIC");
  }

  /** Whether it is the name of a table, type or alias whose columns or length follow. */
  private static boolean isNamed(List<Token> tokens, int at) {
    int first = at;
    while (first > 1 && tokens.get(first - 1).isSymbol(".")) {
      first -= 2;
    }
    if (first == 0) {
      return false;
    }
    Token before = tokens.get(first - 1);
    return before.is("INTO")
        || before.is("REFERENCES")
        || before.isSymbol("::")
        || before.is("TABLE")
        || before.is("CONSTRAINT")
        || before.is("WITH")
        || before.is("RECURSIVE")
        || (before.is("AS") && !tokens.get(at).is("SELECT"));
  }
}
