"""The tables of cards 0.3 for SQLAlchemy 1.4.46: create_all makes them."""

import sys

from sqlalchemy import (
    Boolean, Column, DateTime, ForeignKey, Integer, Numeric, String, Text, UniqueConstraint,
    create_mock_engine, false, func,
)
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(80), nullable=False, unique=True)
    email = Column(String(200), index=True)


class Board(Base):
    __tablename__ = "boards"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
    title = Column(String(120), nullable=False)
    archived = Column(Boolean, nullable=False, default=False)
    created_at = Column(DateTime, nullable=False, server_default=func.now())


class Card(Base):
    __tablename__ = "cards"
    id = Column(Integer, primary_key=True)
    board_id = Column(ForeignKey("boards.id", ondelete="CASCADE"), nullable=False, index=True)
    title = Column(String(200), nullable=False)
    body = Column(Text)
    position = Column(Integer, nullable=False, default=0)
    price = Column(Numeric(10, 2))
    __table_args__ = (UniqueConstraint("board_id", "title"),)


class Label(Base):
    __tablename__ = "labels"
    id = Column(Integer, primary_key=True)
    name = Column(String(40), nullable=False, unique=True)


class CardLabel(Base):
    __tablename__ = "card_labels"
    card_id = Column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    label_id = Column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True)


if __name__ == "__main__":
    out = []
    engine = create_mock_engine(
        sys.argv[1], lambda sql, *a, **k: out.append(str(sql.compile(dialect=engine.dialect)).strip() + ";")
    )
    Base.metadata.create_all(engine, checkfirst=False)
    print("\n\n".join(out))
