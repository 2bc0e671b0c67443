"""Scores written back to the CRM, taken by a stand-in that fails at random.

The tables that the write-back reads are filled by hand, day by day. dbt runs in a
process of its own, which reads the project once and lets go of the database after each
command.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import REPOSITORY

VALUES = ("score", "grade", "stage", "segment", "top_reasons_for")
EMPTY = (None,) * len(VALUES)
ALL = ("path:models/write_back", "crm_score_updates")
OFFERS = ("crm_update_offers",)
FIRST_DAY = date(2026, 6, 1)
CREATED = """
    create schema lead_scoring_intermediate;
    create schema lead_scoring_staging;
    create table lead_scoring_intermediate.int_people__records (
        record_kind text, record_id text, lead_id text, is_merged boolean);
    create table lead_scoring_staging.stg_crm__leads (
        crm_lead_id text, converted_at timestamp, converted_crm_contact_id text);
    create schema lead_scoring;
    create table lead_scoring.leads (
        lead_id text, crm_contact_id text, crm_lead_id text);
    create table lead_scoring.lead_scores (
        as_of_date date, model_id text, lead_id text, total_score decimal(28, 6),
        grade text, stage text, top_reasons_for text, top_reasons_against text);
    create table lead_scoring.lead_segments (lead_id text, segment text);
"""

Record = tuple[str, str]
Values = tuple[Any, ...]


def serve(pipe: Connection, flags: list[str], environment: dict[str, str]) -> None:
    """Run the dbt commands that come through a pipe; answer with success and output."""
    os.environ.update(environment)
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    said: list[str] = []
    manifest = dbtRunner().invoke(["--quiet", "parse", *flags]).result
    runner = dbtRunner(
        manifest=manifest, callbacks=[lambda event: said.append(event.info.msg)]
    )
    while command := pipe.recv():
        if command[0] == "killed":
            pipe.send(run_and_kill(manifest, command[1], [*command[2:], *flags]))
            continue
        said.clear()
        result = runner.invoke(["--no-use-colors", *command, *flags])
        DuckDBConnectionManager.close_all_connections()
        said.append(str(result.exception or ""))
        pipe.send((result.success, "\n".join(said)))


def run_and_kill(manifest: Any, moments: list[str], command: list[str]) -> bool:
    """Run dbt in a copy of this process; kill it once it has said this, in turn."""
    from dbt.cli.main import dbtRunner

    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    ahead = list(moments)

    def listen(event: Any) -> None:
        if ahead[0] in event.info.msg:
            ahead.pop(0)
        if not ahead:
            os.kill(os.getpid(), signal.SIGKILL)

    dbtRunner(manifest=manifest, callbacks=[listen]).invoke(command)
    os._exit(0)


class Session:
    """dbt on a database, without its start for each command."""

    def __init__(self, work: Path) -> None:
        self.database = work / "warehouse.duckdb"
        flags = ["--project-dir", str(REPOSITORY), "--profiles-dir", str(REPOSITORY)]
        flags += ["--target-path", str(work / "target"), "--log-path", str(work)]
        self.built = work / "built.duckdb"
        processes = multiprocessing.get_context("spawn")
        self.pipe, other_end = processes.Pipe()
        environment = {"LEAD_SCORING_DB": str(self.database), "DBT_TARGET": "duckdb"}
        self.process = processes.Process(
            target=serve, args=(other_end, flags, environment), daemon=True
        )
        self.process.start()
        other_end.close()

    def ask(self, *command: str) -> tuple[bool, str]:
        self.pipe.send(command)
        success, said = self.pipe.recv()
        return success, said

    def run(self, *arguments: str, models: tuple[str, ...] = OFFERS) -> str:
        """Run models; all that is not named is a view."""
        success, said = self.ask("run", "--select", *models, *arguments)
        assert success, said
        return said

    def run_killed(self, *moments: str) -> None:
        """A run that is killed when dbt has said these words, one after the other."""
        self.pipe.send(("killed", moments, "run", "--select", *OFFERS))
        assert self.pipe.recv(), f"dbt ended without having said {moments}"

    def confirm(self, **arguments: Any) -> str:
        success, said = self.try_to_confirm(**arguments)
        assert success, said
        return said

    def try_to_confirm(self, **arguments: Any) -> tuple[bool, str]:
        return self.ask(
            "run-operation", "confirm_crm_delivery", "--args", json.dumps(arguments)
        )

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(sql).fetchall()

    def updates(self) -> list[dict[str, Any]]:
        """The mart."""
        with duckdb.connect(str(self.database)) as connection:
            result = connection.execute(
                "select * from lead_scoring.crm_score_updates order by update_id"
            )
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@dataclass
class Person:
    """A lead with its records in the CRM and what it scores, if it does."""

    lead_id: str
    lead_record: str | None = None
    contact_record: str | None = None
    is_converted: bool = False
    is_scored: bool = True
    total_score: Decimal = Decimal(0)
    grade: str = "A1"
    stage: str | None = None
    segment: str | None = "engaged"
    reasons: str | None = "Asked for a demo"

    @property
    def writable(self) -> list[Record]:
        """Records that can be written to."""
        records = []
        if self.contact_record:
            records.append(("contact", self.contact_record))
        if self.lead_record and not self.is_converted:
            records.append(("lead", self.lead_record))
        return records

    @property
    def values(self) -> Values:
        score = int(self.total_score.quantize(Decimal(1), ROUND_HALF_UP))
        return (score, self.grade, self.stage, self.segment, self.reasons)


@dataclass
class Company:
    """People, and the tables that say so."""

    people: list[Person]
    day: date = FIRST_DAY

    def expected(self) -> dict[Record, Values]:
        """What the CRM ought to hold; records that are not in it hold nothing."""
        held = {}
        for person in self.people:
            for number, record in enumerate(person.writable):
                is_scored = person.is_scored and number == 0
                held[record] = person.values if is_scored else EMPTY
        return held

    def write(self, database: Path) -> None:
        records, converted, leads, scores, segments = [], [], [], [], []
        for person in self.people:
            lead = person.lead_id
            leads.append((lead, person.contact_record, person.lead_record))
            if person.contact_record:
                records.append(("crm_contact", person.contact_record, lead, False))
            if person.lead_record:
                records.append(("crm_lead", person.lead_record, lead, False))
                moment = "2026-01-01" if person.is_converted else None
                converted.append((person.lead_record, moment, None))
            if person.is_scored:
                scores.append(
                    (
                        self.day,
                        "b2b_demand_generation",
                        lead,
                        person.total_score,
                        person.grade,
                        person.stage,
                        person.reasons,
                        None,
                    )
                )
                # of another model, which writes nothing back
                scores.append((self.day, "shoe_shop", lead, *[None] * 5))
            if person.segment:
                segments.append((lead, person.segment))
        with duckdb.connect(str(database)) as connection:
            for table, rows in {
                "lead_scoring_intermediate.int_people__records": records,
                "lead_scoring_staging.stg_crm__leads": converted,
                "lead_scoring.leads": leads,
                "lead_scoring.lead_scores": scores,
                "lead_scoring.lead_segments": segments,
            }.items():
                connection.execute(f"delete from {table}")
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    connection.executemany(
                        f"insert into {table} values ({marks})", rows
                    )


class CrmIsDownError(Exception):
    """The CRM took nothing."""


class AnswerLostError(Exception):
    """The CRM took the update, and the sender does not know."""


@dataclass
class Crm:
    """Takes each update once, by its id; what it is told again it only answers."""

    held: dict[Record, Values] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def take(self, update: dict[str, Any]) -> None:
        if update["update_id"] not in self.taken:
            record = (update["crm_object"], update["crm_record_id"])
            self.held[record] = tuple(update[value] for value in VALUES)
            self.taken[update["update_id"]] = 0
        self.taken[update["update_id"]] += 1


@dataclass
class Sender:
    """Sends what the mart has, whatever happens, and confirms what it knows of."""

    session: Session
    crm: Crm
    chance: random.Random
    #: ids that the CRM took, and that nobody has confirmed yet
    late: list[str] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    happened: dict[str, int] = field(default_factory=dict)

    def happens(self, fault: str, share: float) -> bool:
        if self.chance.random() >= share:
            return False
        self.happened[fault] = self.happened.get(fault, 0) + 1
        return True

    def deliver(self, faults: bool = True) -> None:
        updates = self.session.updates()
        self.chance.shuffle(updates)
        offered = {update["update_id"] for update in updates}
        assert not offered & self.confirmed, "a confirmed update is offered again"
        known: list[str] = []
        share = 0.1 if faults else 0
        for update in updates:
            if self.happens("rejected", share):
                continue
            if self.happens("sender dies before sending", share / 5):
                break
            self.crm.take(update)
            if self.happens("answer lost", share):
                continue
            known.append(update["update_id"])
            if self.happens("sender dies after sending", share / 5):
                break
        if self.happens("killed before it confirmed", share * 2):
            return
        if self.happens("confirmed after the next run", share * 2):
            self.late += known
            return
        self.confirm(known, {update["delivery_id"] for update in updates}, offered)

    def confirm(
        self, known: list[str], deliveries: set[int], offered: set[str]
    ) -> None:
        if set(known) == offered and deliveries:
            (delivery_id,) = deliveries
            self.session.confirm(delivery_id=delivery_id)
            self.happened["whole delivery"] = self.happened.get("whole delivery", 0) + 1
        elif self.happens("confirmed by a table", 0.5):
            with duckdb.connect(str(self.session.database)) as connection:
                connection.execute(
                    "create or replace table main.taken (update_id text)"
                )
                for update_id in known:
                    connection.execute("insert into main.taken values (?)", [update_id])
            self.session.confirm(table="main.taken")
        else:
            self.session.confirm(update_ids=known)
        self.confirmed |= set(known)

    def confirm_late(self) -> None:
        if self.late:
            self.session.confirm(update_ids=self.late)
            self.confirmed |= set(self.late)
            self.late.clear()


def new_company() -> Company:
    return Company(
        [
            Person(f"lead {n}", **{kind: f"{kind} {n}"}, total_score=Decimal(n))
            for n in range(30)
            for kind in ["contact_record" if n % 3 == 0 else "lead_record"]
        ]
    )


def pass_a_day(company: Company, chance: random.Random) -> None:
    """Change people a little; values change among a few, so that they come back."""
    company.day += timedelta(days=1)
    for person in company.people:
        what = chance.random()
        if what < 0.3:
            person.total_score = Decimal(chance.choice(["-2.5", "10", "10.4", "49.5"]))
        elif what < 0.4:
            person.stage = chance.choice([None, "MQL"])
        elif what < 0.45:
            person.reasons = chance.choice([None, "Asked for a demo", "Żółć; 100 %"])
        elif what < 0.5:
            person.segment = chance.choice([None, "engaged"])
        elif what < 0.6:
            person.is_scored = not person.is_scored
        elif what < 0.63 and person.lead_record and not person.contact_record:
            person.contact_record = f"contact of {person.lead_id}"
            person.is_converted = chance.random() < 0.7
        elif what < 0.66 and person.contact_record and person.lead_record:
            person.contact_record = None
        elif what < 0.67 and len(company.people) > 20:
            person.lead_record = person.contact_record = None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """dbt, and a database with empty tables on which the models were built."""
    session = Session(tmp_path_factory.mktemp("write_back"))
    with duckdb.connect(str(session.database)) as connection:
        connection.execute(CREATED)
    session.run(models=ALL)
    shutil.copy(session.database, session.built)
    yield session
    session.pipe.send(())
    session.process.join(30)


@pytest.fixture
def session(server: Session) -> Session:
    """That database, as it was built."""
    server.database.unlink()
    shutil.copy(server.built, server.database)
    return server


def ann(**cells: Any) -> Company:
    """A company of one person who does not change, and Ann."""
    bob = Person("bob", lead_record="b")
    return Company([bob, Person("ann", lead_record="a", **cells)])


def build(session: Session, company: Company) -> None:
    company.write(session.database)
    session.run()


def of_ann(session: Session) -> list[dict[str, Any]]:
    return [row for row in session.updates() if row["crm_record_id"] == "a"]


# --- through all faults ---------------------------------------------------------------


def test_nothing_is_lost_and_nothing_doubled(session: Session) -> None:
    chance = random.Random(20260630)
    company, crm = new_company(), Crm()
    sender = Sender(session, crm, chance)
    company.write(session.database)
    session.query("drop table lead_scoring.crm_update_offers")
    session.run(models=ALL)
    assert {row["change_type"] for row in session.updates()} == {"new"}
    for _ in range(11):
        for _ in range(chance.choice([0, 1, 1, 2])):
            sender.deliver()
        pass_a_day(company, chance)
        build(session, company)
        sender.confirm_late()
    assert set(sender.happened) >= {
        "rejected",
        "answer lost",
        "sender dies before sending",
        "sender dies after sending",
        "killed before it confirmed",
        "confirmed after the next run",
        "confirmed by a table",
    }
    assert sum(count > 1 for count in crm.taken.values()) > 5, "nothing was sent twice"

    sender.deliver(faults=False)
    assert session.updates() == []
    expected = company.expected()
    held = {record: values for record, values in crm.held.items() if record in expected}
    assert held == {
        record: values
        for record, values in expected.items()
        # nobody has to be told that a record without values has none
        if record in held or values != EMPTY
    }
    assert sum(values == EMPTY for values in held.values()) > 3
    # what the warehouse takes to be in the CRM is there
    believed = session.query(
        f"""
        select crm_object, crm_record_id, {", ".join(VALUES)}
        from lead_scoring.crm_deliveries
        where is_latest
        """
    )
    assert {
        (crm_object, record): tuple(values)
        for crm_object, record, *values in believed
        if (crm_object, record) in expected
    } == held
    # another run has no news
    session.run()
    assert session.updates() == []


# --- one behaviour each ---------------------------------------------------------------


def test_values_that_went_and_came_back_are_sent_again(session: Session) -> None:
    """The answer to B was lost: nobody knows that the CRM has it when A comes back."""
    company, crm = ann(), Crm()
    ids = []
    for score, is_confirmed in [
        (1, True),
        (2, False),
        (1, False),
        (2, False),
        (1, True),
    ]:
        company.people[1].total_score = Decimal(score)
        build(session, company)
        (update,) = of_ann(session)
        crm.take(update)
        ids.append(update["update_id"])
        if is_confirmed:
            session.confirm(update_ids=[update["update_id"]])
            assert of_ann(session) == []
    assert len(set(ids)) == 5
    assert crm.held["lead", "a"] == company.people[1].values


def test_a_run_that_is_repeated_offers_the_same(session: Session) -> None:
    company = ann(total_score=Decimal("1.4"))
    build(session, company)
    before = session.updates()
    session.run("--full-refresh")
    assert session.updates() == before
    # days pass, and decay takes what rounding does not show
    company.day += timedelta(days=3)
    company.people[1].total_score = Decimal("0.6")
    build(session, company)
    assert session.updates() == before


def test_a_delivery_confirms_what_it_showed(session: Session) -> None:
    """A run came between reading and confirming; what it offers was not sent."""
    company = ann()
    build(session, company)
    read = session.updates()
    (delivery_id,) = {row["delivery_id"] for row in read}
    company.people[1].grade = "B2"
    company.people.append(Person("cat", lead_record="c"))
    build(session, company)
    assert "confirmed 2 updates; 0 more" in session.confirm(delivery_id=delivery_id)
    assert [(row["crm_record_id"], row["grade"]) for row in of_ann(session)] == [
        ("a", "B2")
    ]
    assert {row["crm_record_id"] for row in session.updates()} == {"a", "c"}
    # again, it changes nothing
    before = session.query("select * from lead_scoring.crm_deliveries order by 1")
    said = session.confirm(update_ids=[row["update_id"] for row in read])
    assert "confirmed 0 updates; 2 more" in said
    assert "confirmed 0 updates; 2 more" in session.confirm(delivery_id=delivery_id)
    assert before == session.query(
        "select * from lead_scoring.crm_deliveries order by 1"
    )


def test_an_update_that_was_replaced_can_be_confirmed(session: Session) -> None:
    company = ann(grade="A1")
    build(session, company)
    (sent,) = of_ann(session)
    company.people[1].grade = "B2"
    build(session, company)
    session.confirm(update_ids=[sent["update_id"]])
    (offered,) = of_ann(session)
    assert offered["grade"] == "B2"
    assert session.query(
        """
        select grade, is_latest
        from lead_scoring.crm_deliveries
        where crm_record_id = 'a'
        """
    ) == [("A1", True)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs one of delivery_id, update_ids and table"),
        (
            {"update_ids": ["x"], "delivery_id": 1},
            "needs one of delivery_id, update_ids and table",
        ),
        ({"update_ids": ["x'y"]}, "1 of the updates were never offered"),
        ({"delivery_id": 1}, "there is no delivery 1"),
    ],
)
def test_what_can_not_be_confirmed_is_refused(
    session: Session, arguments: dict[str, Any], message: str
) -> None:
    build(session, ann())
    if "update_ids" in arguments:
        arguments = {
            **arguments,
            "update_ids": [*arguments["update_ids"], session.updates()[0]["update_id"]],
        }
    success, said = session.try_to_confirm(**arguments)
    assert not success
    assert message in " ".join(said.split())
    assert session.query("select * from lead_scoring.crm_deliveries") == []


def test_nobody_has_to_confirm_an_empty_list(session: Session) -> None:
    build(session, ann())
    assert "confirmed 0 updates" in session.confirm(update_ids=[])


def test_values_are_emptied_once(session: Session) -> None:
    company = ann()
    build(session, company)
    session.confirm(update_ids=[row["update_id"] for row in session.updates()])
    company.people[1].is_scored = False
    build(session, company)
    (update,) = session.updates()
    assert update["change_type"] == "removed"
    assert all(update[value] is None for value in VALUES)
    session.confirm(delivery_id=update["delivery_id"])
    session.run()
    assert session.updates() == []
    company.people[1].is_scored = True
    build(session, company)
    assert [row["change_type"] for row in session.updates()] == ["new"]


def test_past_dates_are_offered_when_asked_for(session: Session) -> None:
    company = ann()
    build(session, company)
    before = session.updates()
    company.day -= timedelta(days=1)
    company.people[1].grade = "D4"
    company.write(session.database)
    assert "are not offered to the CRM" in session.run()
    assert session.updates() == before
    session.run("--vars", "offer_earlier_date: true")
    assert [row["grade"] for row in of_ann(session)] == ["D4"]


@pytest.mark.parametrize(
    "moments",
    [
        ("START sql increment",),
        ("insert into",),
        # the rows are written, and not committed
        ("insert into", "SQL status"),
        ("OK created sql increment",),
    ],
)
def test_a_killed_run_loses_nothing(session: Session, moments: tuple[str, ...]) -> None:
    company, crm = ann(), Crm()
    build(session, company)
    session.confirm(update_ids=[row["update_id"] for row in session.updates()])
    for grade in ("B2", "C3"):
        company.people[1].grade = grade
        company.write(session.database)
        session.run_killed(*moments)
        # somebody delivers what is there, and does not come to confirm it
        for update in of_ann(session):
            crm.take(update)
    session.run()
    (update,) = of_ann(session)
    assert (update["grade"], update["change_type"]) == ("C3", "changed")
    crm.take(update)
    assert crm.held["lead", "a"] == company.people[1].values


# --- the columns of CRMs --------------------------------------------------------------


def test_columns_are_those_of_the_field_map(session: Session) -> None:
    """Before there is a map, with the shipped one, and with another one."""
    company = ann(total_score=Decimal(7))
    company.people.append(Person("cat", contact_record="c", total_score=Decimal(9)))
    build(session, company)
    described = "describe lead_scoring.salesforce_score_updates"
    fixed = ["update_id", "crm_object", "crm_record_id", "change_type"]
    names = [row[0] for row in session.query(described)]
    assert names == [*fixed, "record_id", *VALUES, "top_reasons_against"]

    success, said = session.ask(
        "build", "--exclude-resource-type", "unit_test",
        "--select", "+stg_rules__crm_field_map", "salesforce_score_updates",
    )  # fmt: skip
    assert success, said
    names = [row[0] for row in session.query(described)]
    assert names[:7] == [*fixed, "Id", "Lead_Score__c", "Lead_Grade__c"]

    with duckdb.connect(str(session.database)) as connection:
        connection.execute(
            """
            delete from lead_scoring_rules.crm_field_map where crm = 'hubspot';
            update lead_scoring_rules.crm_field_map set crm_column = 'Rating'
            where crm_object = 'contact' and field = 'grade';
            update lead_scoring_rules.crm_field_map set crm_column = 'rating'
            where crm_object = 'lead' and field = 'score';
            update lead_scoring_rules.crm_field_map set valid_to = '2000-01-01'
            where field in ('stage', 'top_reasons_for')
            """
        )
    session.run(models=("stg_rules__crm_field_map", *ALL))
    assert session.query(
        """
        select "Id", "Rating", "Lead_Score__c", "Lead_Grade__c"
        from lead_scoring.salesforce_score_updates
        order by 1
        """
    ) == [("a", "7", None, "A1"), ("b", "0", None, "A1"), ("c", "A1", 9, None)]
    names = [row[0] for row in session.query(described)]
    assert "Lead_Score_Stage__c" not in names
    assert session.query("select * from lead_scoring.hubspot_score_updates") == []
