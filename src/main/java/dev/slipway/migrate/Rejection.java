package dev.slipway.migrate;

/**
 * A statement of a migration that the engine does not take, or the gate.
 *
 * @param line the line of the migration's file that it is about, counted from 1
 * @param statement the statement, shortened
 * @param words what the engine or the gate says of it
 * @param misspelt whether it could be taken nowhere, whatever came before it
 */
public record Rejection(int line, String statement, String words, boolean misspelt) {}
