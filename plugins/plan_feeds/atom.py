"""Atom (RFC 4287): plans that are new on the site or have changed, the latest first; of all places and of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import escape

from feedgenerator import Atom1Feed, Enclosure

from planbook.addresses import feed_of
from planbook.dates import han_period
from planbook.downloads import Download
from planbook.model import Plan
from planbook.publisher import Publisher

LATEST = 50
"""Entries of a feed."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What all feeds say of the portal."""

    publisher: Publisher
    """One with an address."""
    description: str
    zone: tzinfo
    """In which the times of the plans are meant."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed by its place: all plans that are of it or of a place in it."""

    path: str
    """Output file."""
    region: tuple[str, ...]
    """Empty for all plans."""
    plans: tuple[Plan, ...]
    """The latest first."""


def feeds(plans: Sequence[Plan]) -> Iterator[Feed]:
    """Give the feed of all plans, then one for each place; plans without a time are in none, so there may be none."""
    dated = [plan for plan in plans if plan.metadata.changed]
    dated.sort(key=lambda plan: (plan.metadata.changed or datetime.min, plan.slug), reverse=True)
    if dated:
        yield Feed(feed_of(()), (), tuple(dated[:LATEST]))
    regions = {plan.metadata.region[:depth] for plan in dated for depth in range(1, len(plan.metadata.region) + 1)}
    for region in sorted(regions):
        inside = [plan for plan in dated if plan.metadata.region[: len(region)] == region]
        yield Feed(feed_of(region), region, tuple(inside[:LATEST]))


def feed_file(feed: Feed, downloads: Mapping[str, Sequence[Download]], channel: Channel) -> bytes:
    """Give the feed as Atom; `downloads` are the files of each plan, of which entries name the PDF."""
    publisher = channel.publisher
    made = Atom1Feed(
        title=f"{publisher.name}：{''.join(feed.region)}新发布和更新的规划",
        link=f"{publisher.address}/plans/",
        description=channel.description,
        language="zh-CN",
        author_name=publisher.name,
        feed_url=f"{publisher.address}/{feed.path}",
        feed_guid=f"{publisher.address}/{feed.path}",
    )
    for plan in feed.plans:
        data, page = plan.metadata, publisher.page(plan.slug)
        made.add_item(
            title=plan.title,
            link=page,
            description=escape(_summary(plan), quote=False),
            unique_id=page,
            author_name=data.issuer or None,
            pubdate=_time(data.published, channel.zone),
            updateddate=_time(data.changed, channel.zone),
            categories=[term for term in (data.subject, "/".join(data.region)) if term],
            enclosure=_pdf(downloads.get(plan.slug, ()), publisher),
        )
    return str(made.writeString("utf-8")).encode() + b"\n"


def _summary(plan: Plan) -> str:
    data = plan.metadata
    period = f"规划期{han_period(data.period)}" if data.period else ""
    return "，".join(filter(None, (data.issuer, data.document_number, period))) or plan.title


def _pdf(downloads: Sequence[Download], publisher: Publisher) -> Enclosure | None:
    for each in downloads:
        if each.path.endswith(".pdf"):
            return Enclosure(f"{publisher.address}/{each.path}", str(each.size), "application/pdf")
    return None


def _time(value: datetime | None, zone: tzinfo) -> datetime | None:
    return value.replace(tzinfo=zone) if value else None
