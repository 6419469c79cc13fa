"""The tables of cards 0.3 for Django 3.2.25: migrate --run-syncdb makes them."""

import sys

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {
        "ENGINE": "django.db.backends." + sys.argv[1], "NAME": sys.argv[2],
        **({"HOST": "localhost", "PORT": "5415", "USER": "postgres"} if sys.argv[1] == "postgresql" else {}),
    }},
    INSTALLED_APPS=[], DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from django.db import connection, models  # noqa: E402
from django.utils import timezone  # noqa: E402


class User(models.Model):
    name = models.CharField(max_length=80, unique=True)
    email = models.CharField(max_length=200, null=True, db_index=True)

    class Meta:
        app_label, db_table = "cards", "users"


class Board(models.Model):
    user = models.ForeignKey(User, models.CASCADE)
    title = models.CharField(max_length=120)
    archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label, db_table = "cards", "boards"


class Card(models.Model):
    board = models.ForeignKey(Board, models.CASCADE)
    title = models.CharField(max_length=200)
    body = models.TextField(null=True)
    position = models.PositiveIntegerField(default=0)
    price = models.DecimalField(max_digits=10, decimal_places=2, null=True)

    class Meta:
        app_label, db_table, unique_together = "cards", "cards", [("board", "title")]


class Label(models.Model):
    name = models.CharField(max_length=40, unique=True)

    class Meta:
        app_label, db_table = "cards", "labels"


class CardLabel(models.Model):
    card = models.ForeignKey(Card, models.CASCADE)
    label = models.ForeignKey(Label, models.CASCADE)

    class Meta:
        app_label, db_table, unique_together = "cards", "card_labels", [("card", "label")]


if __name__ == "__main__":
    with connection.schema_editor(collect_sql=True) as editor:
        for model in (User, Board, Card, Label, CardLabel):
            editor.create_model(model)
        editor.collected_sql += [str(sql) + ";" for sql in editor.deferred_sql]
        editor.deferred_sql = []
    print("\n".join(editor.collected_sql))
