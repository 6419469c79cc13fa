"""The tables of daemon 0.2, as the server itself declares them.

python3 models.py localhost/daemon makes the database that a new install of 0.2 starts with.
"""

import datetime
import sys

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    Float,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    create_engine,
    func,
)
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    username = Column(String(64), unique=True, index=True, nullable=False)
    full_name = Column(String(200), nullable=False)
    email = Column(String(255), unique=True, nullable=False)
    password_hash = Column(String(255), nullable=False)
    is_admin = Column(Boolean, default=False, nullable=False)
    created_at = Column(DateTime, default=datetime.datetime.utcnow, index=True, nullable=False)


class ApiKey(Base):
    __tablename__ = "api_keys"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), index=True, nullable=False)
    label = Column(String(100), nullable=False)
    key_hash = Column(String(64), unique=True, nullable=False)
    scopes = Column(JSON, default=list, nullable=False)
    last_used_at = Column(DateTime)
    created_at = Column(DateTime, default=datetime.datetime.utcnow, nullable=False)


class Project(Base):
    __tablename__ = "projects"
    __table_args__ = (UniqueConstraint("owner_id", "name", name="uq_projects_owner_id_name"),)

    id = Column(String(36), primary_key=True)
    name = Column(String(200), nullable=False)
    description = Column(Text)
    owner_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
    archived = Column(Boolean, default=False, nullable=False)
    created_at = Column(DateTime, default=datetime.datetime.utcnow, nullable=False)


class Chat(Base):
    __tablename__ = "chats"

    id = Column(String(36), primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), index=True, nullable=False)
    project_id = Column(String(36), ForeignKey("projects.id", ondelete="SET NULL"), index=True)
    title = Column(String(200), default="New chat", nullable=False)
    model = Column(String(100), nullable=False)
    temperature = Column(Float, default=0.7, nullable=False)
    pinned = Column(Boolean, default=False, nullable=False)
    created_at = Column(DateTime, default=datetime.datetime.utcnow, nullable=False)


class Message(Base):
    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("role IN ('system', 'user', 'assistant', 'tool')", name="ck_messages_role"),
    )

    id = Column(Integer, primary_key=True)
    chat_id = Column(String(36), ForeignKey("chats.id", ondelete="CASCADE"), index=True, nullable=False)
    parent_id = Column(Integer, ForeignKey("messages.id", ondelete="SET NULL"))
    role = Column(String(16), nullable=False)
    content = Column(Text, nullable=False)
    tokens = Column(BigInteger, server_default="0", nullable=False)
    created_at = Column(DateTime, server_default=func.now(), nullable=False)


class Prompt(Base):
    __tablename__ = "prompts"
    __table_args__ = (UniqueConstraint("owner_id", "slug"),)

    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
    slug = Column(String(64), nullable=False)
    title = Column(String(200), nullable=False)
    body = Column(Text, nullable=False)
    visibility = Column(Enum("private", "shared", name="visibility"), default="private", nullable=False)


class Setting(Base):
    __tablename__ = "settings"

    key = Column(String(100), primary_key=True)
    value = Column(Text, nullable=False)


class Attachment(Base):
    __tablename__ = "attachments"

    id = Column(String(36), primary_key=True)
    message_id = Column(
        Integer, ForeignKey("messages.id", ondelete="CASCADE"), index=True, nullable=False
    )
    file_name = Column(String(255), nullable=False)
    media_type = Column(String(100), default="application/octet-stream", nullable=False)
    size_bytes = Column(BigInteger, nullable=False)
    sha256 = Column(String(64), index=True, nullable=False)
    created_at = Column(DateTime, default=datetime.datetime.utcnow, nullable=False)


class Memory(Base):
    __tablename__ = "memories"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id", ondelete="CASCADE"), index=True, nullable=False)
    project_id = Column(String(36), ForeignKey("projects.id", ondelete="CASCADE"))
    source_message_id = Column(Integer, ForeignKey("messages.id", ondelete="SET NULL"))
    content = Column(Text, nullable=False)
    revision = Column(Integer, default=1, nullable=False)
    created_at = Column(DateTime, default=datetime.datetime.utcnow, nullable=False)


if __name__ == "__main__":
    Base.metadata.create_all(create_engine("postgresql://" + sys.argv[1]))
