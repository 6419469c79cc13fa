DROP TABLE settings;
DROP TABLE prompts;
DROP TABLE messages;
DROP TABLE chats;
DROP TABLE projects;
DROP TABLE api_keys;
DROP TABLE users;
