UPDATE prompts SET body = replace(replace(body, '{{', '{'), '}}', '}');
DELETE FROM settings WHERE key = 'migrated.prompt_placeholders';
