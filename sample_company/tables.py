"""The raw tables: their columns in order, and what each column is."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RawTable:
    """One raw table of a source."""

    source: str
    name: str
    columns: tuple[str, ...]
    #: Written as timestamps; kept as seconds until then.
    moments: tuple[str, ...]
    #: The column that says when the row's event happened; None where there is no event.
    event_moment: str | None = None
    #: Without any of these nobody knows whom the row is about.
    identifiers: tuple[str, ...] = ()
    #: What an earlier delivery of a row said instead, see mess.py.
    earlier_content: dict = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.source}.{self.name}"

    @property
    def id_prefix(self) -> str:
        """Ids look like `page-view-0000123`."""
        return ID_PREFIXES[self.name]


ID_PREFIXES = {
    "leads": "lead-",
    "contacts": "contact-",
    "accounts": "account-",
    "opportunities": "opportunity-",
    "sales_activities": "sales-",
    "campaigns": "",
    "email_events": "mail-",
    "form_submissions": "form-",
    "ad_interactions": "ad-",
    "social_interactions": "social-",
    "event_attendances": "attendance-",
    "page_views": "view-",
    "tracked_events": "track-",
    "identifies": "identify-",
    "products": "product-",
    "orders": "order-",
    "order_lines": "line-",
    "cancellations": "cancel-",
    "tickets": "ticket-",
}


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TABLES = [
    RawTable(
        source="crm",
        name="leads",
        columns=_columns(
            "id email first_name last_name phone company job_title industry "
            "employee_count annual_revenue city country birth_date lead_source status "
            "owner_id has_opted_out is_deleted converted_contact_id "
            "converted_account_id converted_at merged_into_id created_at updated_at "
            "loaded_at"
        ),
        moments=_columns("converted_at created_at updated_at loaded_at"),
        earlier_content={"status": "New", "owner_id": None, "job_title": None},
    ),
    RawTable(
        source="crm",
        name="contacts",
        columns=_columns(
            "id account_id email first_name last_name phone job_title department city "
            "country birth_date lead_source owner_id has_opted_out is_deleted "
            "merged_into_id created_at updated_at loaded_at"
        ),
        moments=_columns("created_at updated_at loaded_at"),
        earlier_content={"department": None, "job_title": None},
    ),
    RawTable(
        source="crm",
        name="accounts",
        columns=_columns(
            "id name domain industry employee_count annual_revenue country owner_id "
            "is_deleted created_at updated_at loaded_at"
        ),
        moments=_columns("created_at updated_at loaded_at"),
        earlier_content={"industry": None, "owner_id": None},
    ),
    RawTable(
        source="crm",
        name="opportunities",
        columns=_columns(
            "id name account_id contact_id lead_id owner_id campaign_id stage amount "
            "currency is_closed is_won is_deleted created_at closed_at updated_at "
            "loaded_at"
        ),
        moments=_columns("created_at closed_at updated_at loaded_at"),
        event_moment="created_at",
        identifiers=("contact_id", "lead_id"),
        earlier_content={
            "stage": "Prospecting",
            "is_closed": False,
            "is_won": False,
            "closed_at": None,
        },
    ),
    RawTable(
        source="crm",
        name="sales_activities",
        columns=_columns(
            "id activity_type status subject lead_id contact_id owner_id "
            "duration_minutes is_deleted occurred_at updated_at loaded_at"
        ),
        moments=_columns("occurred_at updated_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("lead_id", "contact_id"),
        earlier_content={"status": "scheduled", "duration_minutes": None},
    ),
    RawTable(
        source="marketing",
        name="campaigns",
        columns=_columns(
            "id name channel topic cost starts_at ends_at updated_at loaded_at"
        ),
        moments=_columns("starts_at ends_at updated_at loaded_at"),
        earlier_content={"cost": None},
    ),
    RawTable(
        source="marketing",
        name="email_events",
        columns=_columns(
            "id event_type email message_id email_name topic campaign_id link_url "
            "user_agent occurred_at loaded_at"
        ),
        moments=_columns("occurred_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("email",),
        earlier_content={"topic": None},
    ),
    RawTable(
        source="marketing",
        name="form_submissions",
        columns=_columns(
            "id form_name email anonymous_id first_name last_name phone company "
            "job_title industry employee_count country topic page_path campaign_id "
            "occurred_at loaded_at"
        ),
        moments=_columns("occurred_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("email", "anonymous_id"),
        earlier_content={"topic": None, "country": None},
    ),
    RawTable(
        source="marketing",
        name="ad_interactions",
        columns=_columns(
            "id interaction_type platform email anonymous_id ad_id topic campaign_id "
            "occurred_at loaded_at"
        ),
        moments=_columns("occurred_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("email", "anonymous_id"),
        earlier_content={"topic": None},
    ),
    RawTable(
        source="marketing",
        name="social_interactions",
        columns=_columns(
            "id network interaction_type email post_id topic campaign_id occurred_at "
            "loaded_at"
        ),
        moments=_columns("occurred_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("email",),
        earlier_content={"topic": None},
    ),
    RawTable(
        source="marketing",
        name="event_attendances",
        columns=_columns(
            "id event_name event_type status email topic minutes_attended campaign_id "
            "occurred_at loaded_at"
        ),
        moments=_columns("occurred_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("email",),
        earlier_content={"topic": None},
    ),
    RawTable(
        source="web",
        name="page_views",
        columns=_columns(
            "id anonymous_id user_id page_path page_group referrer campaign_id "
            "user_agent occurred_at loaded_at"
        ),
        moments=_columns("occurred_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("anonymous_id", "user_id"),
        earlier_content={"page_group": None},
    ),
    RawTable(
        source="web",
        name="tracked_events",
        columns=_columns(
            "id anonymous_id user_id event_name asset category product_id value "
            "campaign_id user_agent occurred_at loaded_at"
        ),
        moments=_columns("occurred_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("anonymous_id", "user_id"),
        earlier_content={"category": None, "value": None},
    ),
    RawTable(
        source="web",
        name="identifies",
        columns=_columns("id anonymous_id user_id email occurred_at loaded_at"),
        moments=_columns("occurred_at loaded_at"),
        event_moment="occurred_at",
        identifiers=("anonymous_id", "user_id", "email"),
        earlier_content={"email": None},
    ),
    RawTable(
        source="commerce",
        name="products",
        columns=_columns("id name category season unit_price updated_at loaded_at"),
        moments=_columns("updated_at loaded_at"),
        earlier_content={"season": None},
    ),
    RawTable(
        source="commerce",
        name="orders",
        columns=_columns(
            "id customer_id email anonymous_id status currency total_amount "
            "campaign_id ordered_at updated_at loaded_at"
        ),
        moments=_columns("ordered_at updated_at loaded_at"),
        event_moment="ordered_at",
        identifiers=("customer_id", "email", "anonymous_id"),
        earlier_content={"status": "pending"},
    ),
    RawTable(
        source="commerce",
        name="order_lines",
        columns=_columns(
            "id order_id product_id quantity unit_price line_amount updated_at "
            "loaded_at"
        ),
        moments=_columns("updated_at loaded_at"),
        earlier_content={"quantity": 0, "line_amount": 0.0},
    ),
    RawTable(
        source="commerce",
        name="cancellations",
        columns=_columns("id order_id reason amount cancelled_at loaded_at"),
        moments=_columns("cancelled_at loaded_at"),
        event_moment="cancelled_at",
        earlier_content={"reason": None},
    ),
    RawTable(
        source="support",
        name="tickets",
        columns=_columns(
            "id email customer_id topic status priority opened_at solved_at updated_at "
            "loaded_at"
        ),
        moments=_columns("opened_at solved_at updated_at loaded_at"),
        event_moment="opened_at",
        identifiers=("email", "customer_id"),
        earlier_content={"status": "open", "solved_at": None},
    ),
]

TABLE_BY_KEY = {table.key: table for table in TABLES}

#: What `--activities` counts: the rows of the tables that record events.
EVENT_TABLES = [
    table.key
    for table in TABLES
    if table.event_moment or table.name in ("order_lines",)
]
