-- Daemon 0.3 writes a placeholder in a prompt with two braces, {{topic}}; until then it was one, {topic}.
-- Only rows change, so the schema does not show whether this has run. Run twice, it would leave four braces.
-- The last line leaves a mark that the server never writes or removes otherwise; a new 0.3 database starts with it.
-- slipway:applied-if SELECT EXISTS (SELECT 1 FROM settings WHERE key = 'migrated.prompt_placeholders')
UPDATE prompts SET body = replace(replace(body, '{', '{{'), '}', '}}');
INSERT INTO settings (key, value) VALUES ('migrated.prompt_placeholders', '0.3');
