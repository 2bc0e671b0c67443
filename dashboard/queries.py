"""What pages and report ask of the marts: each function is one question.

The SQL is understood by DuckDB, PostgreSQL and Spark, and aggregates or limits in the
warehouse: no function brings a whole mart. Values are bound, names are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.warehouse import Warehouse

ATTRIBUTION_RULES = (
    "first_touch",
    "last_touch",
    "linear",
    "time_decay",
    "position_based",
)

#: Columns of `leads` with personal data that an option allows to show, where they are.
NAME_COLUMNS = ("full_name", "email", "phone")

#: Columns of `leads` by which a lead is searched.
ID_COLUMNS = ("lead_id", "crm_lead_id", "crm_contact_id", "customer_id", "account_id")

MANY = 500


def day_text(day: date) -> str:
    """A day as it is bound; `cast(… as date)` makes a date of it."""
    return day.isoformat()[:10]


def any_of(column: str, values: Sequence[str], parameters: dict[str, Any]) -> str:
    """A condition: the column has one of the values, which become parameters."""
    names = []
    for place, value in enumerate(values):
        name = f"{column.split('.')[-1]}_{place}"
        parameters[name] = value
        names.append(f":{name}")
    return f"{column} in ({', '.join(names)})"


def present(
    warehouse: Warehouse,
    mart: str,
    columns: Iterable[str],
    prefix: str = "",
    schema: str | None = None,
) -> str:
    """Those of the columns that the mart has, as a list in SQL; others are null."""
    there = set(warehouse.columns(mart, schema))
    return ", ".join(
        f"{prefix}{name} as {name}" if name in there else f"null as {name}"
        for name in columns
    )


# --- the whole ------------------------------------------------------------------------


def scoring_date(warehouse: Warehouse) -> date | None:
    """The date of the scores; none where nothing is scored."""
    found = warehouse.query(
        f"select max(as_of_date) as day from {warehouse.mart('lead_scores')}"
    )["day"][0]
    return None if found is None or pd.isna(found) else pd.Timestamp(found).date()


def models(warehouse: Warehouse) -> pd.DataFrame:
    """The models, the default one first, then those in use."""
    found = warehouse.query(
        "select model_id, model_name, description, status, challenger_of, is_default,"
        " lead_count, conversion_activity, conversion_horizon_days"
        f" from {warehouse.mart('score_models')}"
    )
    found["place"] = [
        (not is_default, status != "champion", model_id)
        for is_default, status, model_id in zip(
            found["is_default"], found["status"], found["model_id"], strict=True
        )
    ]
    return found.sort_values("place", ignore_index=True).drop(columns="place")


def history_dates(warehouse: Warehouse, model_id: str) -> pd.DataFrame:
    """The first and the last scoring date in the history, and how many there are.

    Each date has one best lead, so that its rows tell the dates, and not those of all.
    """
    return warehouse.query(
        "select min(as_of_date) as first_date, max(as_of_date) as last_date,"
        " count(distinct as_of_date) as date_count"
        f" from {warehouse.mart('lead_score_history')}"
        " where model_id = :model_id and score_rank = 1",
        {"model_id": model_id},
    )


# --- overview -------------------------------------------------------------------------


def score_counts(warehouse: Warehouse, model_id: str) -> pd.DataFrame:
    """One row: scored leads, their average, how many are in a stage and change."""
    return warehouse.query(
        "select count(*) as lead_count, avg(total_score) as average_score,"
        " sum(case when stage is not null then 1 else 0 end) as stage_count,"
        " sum(case when score_trend = 'rising' then 1 else 0 end) as rising_count,"
        " sum(case when score_trend = 'falling' then 1 else 0 end) as falling_count,"
        " sum(case when score_trend = 'new' then 1 else 0 end) as new_count"
        f" from {warehouse.mart('lead_scores')} where model_id = :model_id",
        {"model_id": model_id},
    )


def grade_matrix(warehouse: Warehouse, model_id: str) -> pd.DataFrame:
    """Leads by band of fit and of engagement, with the highest score of each."""
    return warehouse.query(
        "select coalesce(fit_band, 'none') as fit_band,"
        " coalesce(engagement_band, 'none') as engagement_band,"
        " min(grade) as grade, count(*) as lead_count,"
        " max(fit_score) as fit_score, max(engagement_score) as engagement_score"
        f" from {warehouse.mart('lead_scores')} where model_id = :model_id"
        " group by coalesce(fit_band, 'none'), coalesce(engagement_band, 'none')",
        {"model_id": model_id},
    )


def score_distribution(
    warehouse: Warehouse, model_id: str, width: int = 10
) -> pd.DataFrame:
    """Leads by steps of the total score and by the highest stage that they are in."""
    return warehouse.query(
        f"select floor(total_score / {int(width)}) * {int(width)} as from_score,"
        " coalesce(stage, 'in no stage') as stage, count(*) as lead_count"
        f" from {warehouse.mart('lead_scores')} where model_id = :model_id"
        f" group by floor(total_score / {int(width)}) * {int(width)},"
        " coalesce(stage, 'in no stage')",
        {"model_id": model_id},
    )


def stages(warehouse: Warehouse, model_id: str) -> pd.DataFrame:
    """The stages of a model, the first one first, and what they need."""
    return warehouse.query(
        "select stage, stage_rank, lead_count, min_total_score, min_fit_score,"
        " min_engagement_score, requires_activity, requires_activity_days,"
        f" exit_total_score from {warehouse.mart('score_stages')}"
        " where model_id = :model_id order by stage_rank, stage",
        {"model_id": model_id},
    )


def stage_funnel(
    warehouse: Warehouse, model_id: str, conversion_activity: str | None
) -> pd.DataFrame:
    """Leads who reached each stage or a higher one, and who converted afterwards.

    Column `of_step` is the step of which each is a share: the stage before it, for the
    first opportunity or conversion the first stage.
    """
    history = warehouse.mart("lead_stage_history")
    found = warehouse.query(
        "select stages.stage as step, stages.stage_rank as place,"
        " count(distinct entries.lead_id) as lead_count"
        f" from {warehouse.mart('score_stages')} as stages"
        f" left outer join {history} as entries"
        " on stages.model_id = entries.model_id"
        " and stages.stage_rank <= entries.stage_rank"
        " where stages.model_id = :model_id"
        " group by stages.stage, stages.stage_rank"
        " order by stages.stage_rank, stages.stage",
        {"model_id": model_id},
    )
    found["of_step"] = [None, *found["step"]][: len(found)]
    if found.empty or not conversion_activity:
        return found
    first = found["step"].iloc[0]
    later = [("Converted", [conversion_activity], first)]
    if conversion_activity == "opportunity_won":
        later = [
            ("Opportunity", ["opportunity_created", conversion_activity], first),
            ("Won", [conversion_activity], "Opportunity"),
        ]
    steps = [found]
    for place, (step, types, of_step) in enumerate(later, start=1):
        parameters: dict[str, Any] = {"model_id": model_id}
        condition = any_of("activities.activity_type", types, parameters)
        counted = warehouse.query(
            "with entries as ("
            " select lead_id, min(entered_date) as entered_date"
            f" from {history} where model_id = :model_id group by lead_id)"
            " select count(distinct entries.lead_id) as lead_count from entries"
            f" inner join {warehouse.mart('lead_activities')} as activities"
            " on entries.lead_id = activities.lead_id"
            " and entries.entered_date <= activities.activity_date"
            f" where {condition}",
            parameters,
        )
        counted.insert(0, "step", step)
        counted.insert(1, "place", found["place"].max() + place)
        counted["of_step"] = of_step
        steps.append(counted)
    return pd.concat(steps, ignore_index=True)


def stage_moves(
    warehouse: Warehouse, model_id: str, day: date, first_date: date, days: int = 7
) -> pd.DataFrame:
    """How many leads entered and left each stage within so many days.

    Who is in a stage on the first date of the history has not entered it then.
    """
    history = warehouse.mart("lead_stage_history")
    parts = [
        f"select stage, '{move}' as move, min(stage_rank) as stage_rank,"
        f" count(*) as lead_count from {history} where model_id = :model_id"
        f" and {column} > cast(:since as date) and {column} <= cast(:day as date)"
        f" and {column} > cast(:first_date as date) group by stage"
        for move, column in (("entered", "entered_date"), ("left", "left_date"))
    ]
    return warehouse.query(
        " union all ".join(parts),
        {
            "model_id": model_id,
            "since": day_text(day - timedelta(days=days)),
            "day": day_text(day),
            "first_date": day_text(first_date),
        },
    )


def triggers(
    warehouse: Warehouse, model_id: str, day: date, days: int = 7
) -> pd.DataFrame:
    """Triggers of so many days by type: those of the model, and those of no model."""
    return warehouse.query(
        "select trigger_type, count(*) as trigger_count,"
        " count(distinct lead_id) as lead_count"
        f" from {warehouse.mart('lead_triggers')}"
        " where trigger_date > cast(:since as date)"
        " and trigger_date <= cast(:day as date)"
        " and (model_id = :model_id or model_id is null)"
        " group by trigger_type order by count(*) desc, trigger_type",
        {
            "model_id": model_id,
            "since": day_text(day - timedelta(days=days)),
            "day": day_text(day),
        },
    )


def movers(warehouse: Warehouse, model_id: str, count: int = 8) -> pd.DataFrame:
    """The leads whose score rose and fell the most within a week."""
    parts = [
        "select * from (select lead_id, total_score, score_change_7d, grade, stage,"
        " top_reasons_for, top_reasons_against"
        f" from {warehouse.mart('lead_scores')}"
        f" where model_id = :model_id and score_change_7d {sign} 0"
        f" order by score_change_7d {order}, lead_id limit {int(count)}) as {name}"
        for name, sign, order in (("risers", ">", "desc"), ("fallers", "<", "asc"))
    ]
    found = warehouse.query(
        f"with moved as ({' union all '.join(parts)})"
        " select moved.*, leads.company_name from moved"
        f" left outer join {warehouse.mart('leads')} as leads"
        " on moved.lead_id = leads.lead_id",
        {"model_id": model_id},
    )
    return found.sort_values(
        ["score_change_7d", "lead_id"], ascending=[False, True], ignore_index=True
    )


# --- worklist -------------------------------------------------------------------------


def worklist_owners(warehouse: Warehouse) -> pd.DataFrame:
    """Leads on the worklist by owner, how many are overdue, how many wait."""
    return warehouse.query(
        "select owner_id, count(*) as lead_count,"
        " sum(case when is_overdue then 1 else 0 end) as overdue_count,"
        " max(waiting_count) as waiting_count"
        f" from {warehouse.mart('sales_worklist')}"
        " group by owner_id order by owner_id"
    )


def worklist_choices(warehouse: Warehouse) -> pd.DataFrame:
    """The segments and grades that are on the worklist."""
    mart = warehouse.mart("sales_worklist")
    return warehouse.query(
        "select 'segment' as kind, segment as choice, count(*) as lead_count"
        f" from {mart} where segment is not null group by segment union all"
        " select 'grade' as kind, grade as choice, count(*) as lead_count"
        f" from {mart} where grade is not null group by grade order by 1, 2"
    )


def worklist(
    warehouse: Warehouse,
    owners: Sequence[str] = (),
    segments: Sequence[str] = (),
    grades: Sequence[str] = (),
    with_names: bool = False,
    count: int = 200,
) -> pd.DataFrame:
    """The worklist in its order; an empty choice is all."""
    parameters: dict[str, Any] = {}
    conditions = [
        any_of(f"worklist.{column}", values, parameters)
        for column, values in (
            ("owner_id", owners),
            ("segment", segments),
            ("grade", grades),
        )
        if values
    ]
    names = present(warehouse, "leads", NAME_COLUMNS, "leads.") if with_names else ""
    return warehouse.query(
        "select worklist.worklist_rank, worklist.owner_id, worklist.owner_rank,"
        " worklist.lead_id, leads.company_name, leads.seniority, leads.department,"
        f" leads.country, {names + ',' if names else ''} worklist.grade,"
        " worklist.stage, worklist.total_score, worklist.due_date,"
        " worklist.is_overdue, worklist.segment, worklist.reason_for,"
        " worklist.new_this_week, worklist.reason_against, worklist.next_step,"
        " worklist.campaign, worklist.customer_value, worklist.last_contact_date"
        f" from {warehouse.mart('sales_worklist')} as worklist"
        f" left outer join {warehouse.mart('leads')} as leads"
        " on worklist.lead_id = leads.lead_id"
        f" {'where ' + ' and '.join(conditions) if conditions else ''}"
        f" order by worklist.worklist_rank limit {int(count)}",
        parameters,
    )


# --- one lead -------------------------------------------------------------------------


def best_leads(warehouse: Warehouse, model_id: str, count: int = 20) -> pd.DataFrame:
    """The leads with the best ranks."""
    return warehouse.query(
        "select scores.lead_id, leads.company_name, scores.total_score, scores.grade,"
        " scores.stage, scores.score_rank, scores.top_reasons_for"
        f" from {warehouse.mart('lead_scores')} as scores"
        f" left outer join {warehouse.mart('leads')} as leads"
        " on scores.lead_id = leads.lead_id"
        " where scores.model_id = :model_id"
        f" and scores.score_rank <= {int(count)} order by scores.score_rank",
        {"model_id": model_id},
    )


def find_leads(
    warehouse: Warehouse, text: str, with_names: bool = False, count: int = 20
) -> pd.DataFrame:
    """Leads by the beginning of an id; by parts of name and address where allowed."""
    text = text.strip().lower()
    there = set(warehouse.columns("leads"))
    wanted = [f"lower({name}) = :word" for name in ID_COLUMNS if name in there]
    parameters: dict[str, Any] = {"word": text, "start": len(text)}
    wanted.append("substring(lead_id, 1, :start) = :word")
    if with_names:
        # not by `like`, in which % and _ would be more than themselves
        for name in ("full_name", "email", "company_name"):
            if name in there:
                wanted.append(f"position(:word in lower({name})) > 0")
    names = (
        f", {present(warehouse, 'leads', NAME_COLUMNS, 'leads.')}" if with_names else ""
    )
    if not text:
        wanted = ["1 = 0"]
        parameters = {}
    return warehouse.query(
        f"select lead_id, company_name{names} from {warehouse.mart('leads')} as leads"
        f" where {' or '.join(wanted)} order by lead_id limit {int(count)}",
        parameters,
    )


def lead(warehouse: Warehouse, lead_id: str, with_names: bool = False) -> pd.DataFrame:
    """One row: who the lead is, its segments and play."""
    names = (
        f"{present(warehouse, 'leads', NAME_COLUMNS, 'leads.')}," if with_names else ""
    )
    return warehouse.query(
        f"select leads.lead_id, {names} leads.company_name, leads.account_id,"
        " leads.account_name, leads.owner_id, leads.seniority, leads.department,"
        " leads.industry, leads.country, leads.life_cycle, leads.lead_source,"
        " leads.created_date, leads.first_mql_date, leads.activity_count,"
        " leads.is_excluded, leads.exclusion_reason, leads.has_opted_out,"
        " segments.life_cycle_segment, segments.rfm_segment,"
        " segments.engagement_segment, segments.open_intent,"
        " segments.favourite_category, segments.segment, segments.campaign,"
        " segments.channel, segments.play_owner, segments.first_step"
        f" from {warehouse.mart('leads')} as leads"
        f" left outer join {warehouse.mart('lead_segments')} as segments"
        " on leads.lead_id = segments.lead_id where leads.lead_id = :lead_id",
        {"lead_id": lead_id},
    )


def lead_scores(warehouse: Warehouse, lead_id: str) -> pd.DataFrame:
    """The scores of a lead, one row per model."""
    return warehouse.query(
        "select model_id, fit_score, engagement_score, total_score, grade, stage,"
        " score_rank, score_percentile, score_change_7d, score_change_30d, score_trend"
        f" from {warehouse.mart('lead_scores')} where lead_id = :lead_id"
        " order by model_id",
        {"lead_id": lead_id},
    )


def lead_history(warehouse: Warehouse, model_id: str, lead_id: str) -> pd.DataFrame:
    """The scores of a lead over time, the latest 400 dates."""
    found = warehouse.query(
        "select as_of_date, fit_score, engagement_score, total_score, grade"
        f" from {warehouse.mart('lead_score_history')}"
        " where model_id = :model_id and lead_id = :lead_id"
        " order by as_of_date desc limit 400",
        {"model_id": model_id, "lead_id": lead_id},
    )
    return found.iloc[::-1].reset_index(drop=True)


def lead_stage_entries(
    warehouse: Warehouse, model_id: str, lead_id: str
) -> pd.DataFrame:
    """When a lead entered and left stages."""
    return warehouse.query(
        "select stage, stage_rank, entered_date, left_date, score_at_entry"
        f" from {warehouse.mart('lead_stage_history')}"
        " where model_id = :model_id and lead_id = :lead_id"
        " order by entered_date, stage_rank",
        {"model_id": model_id, "lead_id": lead_id},
    )


def lead_ledger(warehouse: Warehouse, model_id: str, lead_id: str) -> pd.DataFrame:
    """Where the points of a lead come from; they sum to its total score."""
    return warehouse.query(
        "select entry_type, score_type, group_id, rule_id, points, activity_count,"
        f" last_activity_at, description from {warehouse.mart('lead_score_ledger')}"
        " where model_id = :model_id and lead_id = :lead_id"
        " order by entry_type, score_type, group_id, rule_id",
        {"model_id": model_id, "lead_id": lead_id},
    )


def lead_activities(
    warehouse: Warehouse, lead_id: str, day: date, count: int = MANY
) -> pd.DataFrame:
    """The latest activities of a lead up to a day."""
    return warehouse.query(
        "select activity_id, activity_type, occurred_at, channel, category, asset,"
        f" campaign, value, is_bot from {warehouse.mart('lead_activities')}"
        " where lead_id = :lead_id and activity_date <= cast(:day as date)"
        f" order by occurred_at desc, activity_id limit {int(count)}",
        {"lead_id": lead_id, "day": day_text(day)},
    )


def latest_activities(warehouse: Warehouse, lead_id: str, day: date) -> pd.DataFrame:
    """The latest day of each type of activity that a person, and no bot, did."""
    return warehouse.query(
        "select activity_type, max(activity_date) as last_date"
        f" from {warehouse.mart('lead_activities')}"
        " where lead_id = :lead_id and activity_date <= cast(:day as date)"
        " and not is_bot group by activity_type order by activity_type",
        {"lead_id": lead_id, "day": day_text(day)},
    )


def missing_for_stages(
    warehouse: Warehouse, model_id: str, lead_id: str, day: date
) -> pd.DataFrame:
    """What a lead lacks for the stages above its own: points and activities."""
    needed = stages(warehouse, model_id)
    scores = lead_scores(warehouse, lead_id)
    scores = scores[scores["model_id"] == model_id]
    columns = ["stage", "needed", "has", "minimum", "missing"]
    if needed.empty or scores.empty:
        return pd.DataFrame(columns=columns)
    score = scores.iloc[0]
    ranks = dict(zip(needed["stage"], needed["stage_rank"], strict=True))
    held = ranks.get(score["stage"], float("-inf"))
    latest = latest_activities(warehouse, lead_id, day)
    days = dict(zip(latest["activity_type"], latest["last_date"], strict=True))
    rows = []
    for stage in needed[needed["stage_rank"] > held].to_dict("records"):
        for kind in ("total", "fit", "engagement"):
            minimum, has = stage[f"min_{kind}_score"], score[f"{kind}_score"]
            if minimum is not None and not pd.isna(minimum):
                missing = max(0.0, round(minimum - has, 6))
                rows.append((stage["stage"], f"{kind} score", has, minimum, missing))
        activity = stage["requires_activity"]
        if activity:
            last = max(days.values(), default=None)
            if activity != "any":
                last = days.get(activity)
            within = stage["requires_activity_days"]
            age = None if last is None else (pd.Timestamp(day) - last).days
            is_met = age is not None and (pd.isna(within) or age < within)
            words = "" if pd.isna(within) else f" within {int(within)} days"
            rows.append(
                (
                    stage["stage"],
                    f"{activity.replace('_', ' ')}{words}",
                    None,
                    None,
                    0.0 if is_met else None,
                )
            )
    return pd.DataFrame(rows, columns=columns)


def unpaid_rules(
    warehouse: Warehouse, model_id: str, lead_id: str, count: int = 8
) -> pd.DataFrame:
    """Rules on what leads do that pay others and not this lead, the best paid first."""
    return warehouse.query(
        "select rules.rule_id, rules.description, rules.score_type,"
        " rules.average_points, rules.lead_count from ("
        " select rule_id, min(description) as description,"
        " min(score_type) as score_type, avg(points) as average_points,"
        " count(*) as lead_count,"
        " max(case when lead_id = :lead_id then 1 else 0 end) as is_paid"
        f" from {warehouse.mart('lead_score_ledger')}"
        " where model_id = :model_id and entry_type = 'rule'"
        " and activity_count is not null and activity_count > 0 and points > 0"
        " group by rule_id) as rules where is_paid = 0"
        f" order by average_points desc, rule_id limit {int(count)}",
        {"model_id": model_id, "lead_id": lead_id},
    )


# --- segments -------------------------------------------------------------------------


def rfm_grid(warehouse: Warehouse) -> pd.DataFrame:
    """Buyers by the quintiles of recency and frequency."""
    return warehouse.query(
        "select recency_quintile, frequency_quintile,"
        " min(rfm_segment) as rfm_segment, count(*) as lead_count,"
        f" sum(order_value) as order_value from {warehouse.mart('lead_segments')}"
        " where recency_quintile is not null and frequency_quintile is not null"
        " group by recency_quintile, frequency_quintile"
        " order by recency_quintile, frequency_quintile"
    )


def plays(warehouse: Warehouse) -> pd.DataFrame:
    """The plays in the order of the playbook, and how many leads each is for."""
    return warehouse.query(
        "select play_priority, segment_type, segment, campaign, channel, play_owner,"
        " first_step, time_limit_days, count(*) as lead_count"
        f" from {warehouse.mart('lead_segments')} where segment is not null"
        " group by play_priority, segment_type, segment, campaign, channel, play_owner,"
        " first_step, time_limit_days order by play_priority, segment"
    )


def segment_sizes(warehouse: Warehouse) -> pd.DataFrame:
    """Leads by segment, of the kinds that each lead has one of."""
    mart = warehouse.mart("lead_segments")
    parts = [
        f"select '{kind}' as kind, {kind}_segment as segment, count(*) as lead_count"
        f" from {mart} where {kind}_segment is not null group by {kind}_segment"
        for kind in ("life_cycle", "rfm", "engagement")
    ]
    return warehouse.query(" union all ".join(parts) + " order by 1, 2")


def weekly_dates(first: date, last: date, count: int = 26) -> list[date]:
    """Days a week apart that end with the last, no earlier than the first."""
    days = [last - timedelta(weeks=weeks) for weeks in range(count)]
    return [day for day in reversed(days) if day >= first]


def band_sizes(
    warehouse: Warehouse, model_id: str, days: Sequence[date]
) -> pd.DataFrame:
    """Leads by band of the total score on each of the dates."""
    parameters: dict[str, Any] = {"model_id": model_id}
    texts = []
    for place, day in enumerate(days):
        parameters[f"day_{place}"] = day_text(day)
        texts.append(f"cast(:day_{place} as date)")
    return warehouse.query(
        "select as_of_date, coalesce(score_band, 'none') as score_band,"
        " count(*) as lead_count, max(total_score) as max_score"
        f" from {warehouse.mart('lead_score_history')}"
        f" where model_id = :model_id and as_of_date in ({', '.join(texts)})"
        " group by as_of_date, coalesce(score_band, 'none') order by as_of_date",
        parameters,
    )


def stage_sizes(
    warehouse: Warehouse, model_id: str, days: Sequence[date]
) -> pd.DataFrame:
    """Leads in each stage on each of the dates."""
    parameters: dict[str, Any] = {"model_id": model_id}
    texts = []
    for place, day in enumerate(days):
        parameters[f"day_{place}"] = day_text(day)
        texts.append(f"select cast(:day_{place} as date) as as_of_date")
    return warehouse.query(
        f"with days as ({' union all '.join(texts)})"
        " select days.as_of_date, entries.stage, min(entries.stage_rank) as stage_rank,"
        " count(distinct entries.lead_id) as lead_count from days"
        f" inner join {warehouse.mart('lead_stage_history')} as entries"
        " on entries.entered_date <= days.as_of_date"
        " and (entries.left_date is null or entries.left_date > days.as_of_date)"
        " where entries.model_id = :model_id"
        " group by days.as_of_date, entries.stage order by days.as_of_date",
        parameters,
    )


# --- campaigns and channels -----------------------------------------------------------


def results(warehouse: Warehouse, level: str, count: int = 100) -> pd.DataFrame:
    """What each `campaign` or `channel` brought and cost, by revenue."""
    mart = {"campaign": "campaign_performance", "channel": "channel_performance"}[level]
    name, key = {
        "campaign": ("campaign_name", "campaign_id"),
        "channel": ("channel", "channel"),
    }[level]
    measures = [
        f"{measure}_{rule}"
        for measure in ("revenue", "conversions", "return_on_cost")
        for rule in ATTRIBUTION_RULES
    ]
    return warehouse.query(
        f"select {name} as name, {key} as id,"
        " touch_count, lead_count, points_earned, mql_count, stage_entry_count,"
        " influenced_conversion_count, influenced_revenue, cost, cost_per_mql,"
        f" {', '.join(measures)} from {warehouse.mart(mart)}"
        " order by revenue_linear desc, touch_count desc, 2"
        f" limit {int(count)}"
    )


# --- does it work ---------------------------------------------------------------------


def observations(warehouse: Warehouse) -> pd.DataFrame:
    """How well each model told who converts, one row per model and observation."""
    return warehouse.query(
        "select distinct model_id, observation_date, horizon_end_date,"
        " overall_lead_count, overall_conversion_count, overall_conversion_rate,"
        " auc, auc_lower, auc_upper, ks, gini, outcome_warning"
        f" from {warehouse.mart('score_performance')}"
        " order by observation_date, model_id"
    )


def outcome_groups(
    warehouse: Warehouse, model_id: str, observation_date: date, group_type: str
) -> pd.DataFrame:
    """Conversions by decile or band of one observation, the best group first."""
    return warehouse.query(
        "select group_rank, score_group, min_score, max_score, lead_count,"
        " conversion_count, conversion_rate, rate_lower, rate_upper, lift,"
        " cumulative_lead_count, cumulative_conversion_count, cumulative_capture,"
        " overall_lead_count, overall_conversion_count, overall_conversion_rate,"
        f" outcome_warning from {warehouse.mart('score_performance')}"
        " where model_id = :model_id and group_type = :group_type"
        " and observation_date = cast(:day as date) order by group_rank",
        {
            "model_id": model_id,
            "group_type": group_type,
            "day": day_text(observation_date),
        },
    )


def rule_outcomes(
    warehouse: Warehouse, model_id: str, count: int = 100
) -> pd.DataFrame:
    """What followed on the rules of a model, those that tell the most first."""
    return warehouse.query(
        "select rule_id, description, observation_date, horizon_end_date, lead_count,"
        " conversion_count, paid_lead_count, paid_share, average_points,"
        " conversions_with, rate_with, rate_with_lower, rate_with_upper, rate_without,"
        " overall_conversion_rate, lift, weight_of_evidence, information_value,"
        " is_beyond_chance, disagrees, outcome_warning"
        f" from {warehouse.mart('rule_performance')} where model_id = :model_id"
        " order by coalesce(information_value, 0) desc, rule_id"
        f" limit {int(count)}",
        {"model_id": model_id},
    )


# --- accounts -------------------------------------------------------------------------


def account_counts(warehouse: Warehouse, model_id: str) -> pd.DataFrame:
    """One row: accounts, those with an engaged lead, with several, with a deal open."""
    return warehouse.query(
        "select count(*) as account_count,"
        " sum(case when engaged_lead_count > 0 then 1 else 0 end) as engaged_count,"
        " sum(case when engaged_lead_count > 1 then 1 else 0 end) as several_count,"
        " sum(case when open_opportunity_count > 0 then 1 else 0 end) as open_count,"
        " sum(open_opportunity_amount) as open_amount"
        f" from {warehouse.mart('account_scores')} where model_id = :model_id",
        {"model_id": model_id},
    )


def top_accounts(warehouse: Warehouse, model_id: str, count: int = 20) -> pd.DataFrame:
    """The accounts with the best ranks."""
    return warehouse.query(
        "select account_rank, account_id, account_name, lead_count, engaged_lead_count,"
        " best_score, best_lead_id, score_sum_top, account_score_change_30d,"
        " seniority_count, seniorities, department_count, departments,"
        " open_opportunity_count, open_opportunity_amount, last_activity_at"
        f" from {warehouse.mart('account_scores')} where model_id = :model_id"
        f" and account_rank <= {int(count)} order by account_rank",
        {"model_id": model_id},
    )


def account_coverage(warehouse: Warehouse, model_id: str) -> pd.DataFrame:
    """Accounts with engaged leads by their different seniorities and departments."""
    return warehouse.query(
        "select seniority_count, department_count, count(*) as account_count,"
        " avg(score_sum_top) as average_score"
        f" from {warehouse.mart('account_scores')}"
        " where model_id = :model_id and engaged_lead_count > 0"
        " group by seniority_count, department_count"
        " order by seniority_count, department_count",
        {"model_id": model_id},
    )


def account_movers(warehouse: Warehouse, model_id: str, count: int = 8) -> pd.DataFrame:
    """The accounts that rose and fell the most within 30 days."""
    parts = [
        "select * from (select account_id, account_name, score_sum_top,"
        f" account_score_change_30d from {warehouse.mart('account_scores')}"
        f" where model_id = :model_id and account_score_change_30d {sign} 0"
        f" order by account_score_change_30d {order}, account_id"
        f" limit {int(count)}) as {name}"
        for name, sign, order in (("risers", ">", "desc"), ("fallers", "<", "asc"))
    ]
    found = warehouse.query(" union all ".join(parts), {"model_id": model_id})
    return found.sort_values(
        ["account_score_change_30d", "account_id"],
        ascending=[False, True],
        ignore_index=True,
    )


# --- runs and data quality ------------------------------------------------------------


def has_runs(warehouse: Warehouse) -> bool:
    """Whether the history of runs can be read from here."""
    return bool(warehouse.columns("run_history", warehouse.place.operations))


def runs(warehouse: Warehouse, count: int = 30) -> pd.DataFrame:
    """The latest runs, and how they ended."""
    return warehouse.query(
        "select started_at, command, as_of_date, count(*) as node_count,"
        " sum(case when status in ('error', 'fail') then 1 else 0 end) as failed_count,"
        " sum(case when status = 'skipped' then 1 else 0 end) as skipped_count,"
        " sum(case when status = 'warn' then 1 else 0 end) as warned_count,"
        " sum(seconds) as seconds"
        f" from {warehouse.place.operations}.run_history"
        " group by invocation_id, started_at, command, as_of_date"
        f" order by started_at desc, invocation_id limit {int(count)}"
    )


def run_problems(warehouse: Warehouse, count: int = 20) -> pd.DataFrame:
    """What failed or warned last; a published copy may lack the messages."""
    schema = warehouse.place.operations
    message = present(warehouse, "run_history", ("message",), schema=schema)
    return warehouse.query(
        f"select started_at, node, resource_type, status, failures, {message}"
        f" from {schema}.run_history"
        " where status in ('error', 'fail', 'warn')"
        f" order by started_at desc, status, node limit {int(count)}"
    )


def publications(warehouse: Warehouse) -> pd.DataFrame:
    """Which marts are published, and how many rows; none where this is no copy."""
    if not warehouse.columns("publication"):
        return pd.DataFrame(
            columns=["mart", "row_count", "as_of_date", "published_at", "run_id"]
        )
    return warehouse.query(
        "select mart, row_count, as_of_date, published_at, run_id"
        f" from {warehouse.mart('publication')} order by mart"
    )


def freshness(warehouse: Warehouse) -> pd.DataFrame:
    """When each source was loaded last, and what happened last in it."""
    return warehouse.query(
        "select source_name, max(loaded_at) as last_loaded_at,"
        " max(occurred_at) as last_occurred_at, count(*) as activity_count"
        f" from {warehouse.mart('lead_activities')}"
        " group by source_name order by source_name"
    )


def daily_activities(warehouse: Warehouse, day: date, days: int = 60) -> pd.DataFrame:
    """Activities per day and source."""
    return warehouse.query(
        "select activity_date, source_name, count(*) as activity_count"
        f" from {warehouse.mart('lead_activities')}"
        " where activity_date > cast(:since as date)"
        " and activity_date <= cast(:day as date)"
        " group by activity_date, source_name order by activity_date, source_name",
        {"since": day_text(day - timedelta(days=days)), "day": day_text(day)},
    )


def rejected(warehouse: Warehouse) -> pd.DataFrame:
    """Raw rows that were set aside, by table and reason."""
    return warehouse.query(
        "select source_name, reason, count(*) as record_count,"
        " max(loaded_at) as last_loaded_at"
        f" from {warehouse.mart('rejected_records')}"
        " group by source_name, reason order by count(*) desc, source_name, reason"
    )
