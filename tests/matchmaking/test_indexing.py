"""The index in its file: made where it is missed, shared, and what changed since laid over it."""

import pytest
from django.contrib.admin import site
from django.core.management import call_command

from matchmaking import indexing, tasks
from matchmaking.engine import Need
from members.actions.organisation import (
    close_offering,
    create_offering,
    merge_organisations,
    place_organisation,
    update_offering,
    update_organisation,
)
from members.models import Offering
from tests.factories.members import CapabilityFactory, DomainFactory, LayerFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter(db):
    """An organisation that counts pedestrians."""
    row = OrganisationFactory(name="Demo Straatbeeld", description_nl="Sensoren tellen voetgangers.")
    OrganisationFactory(name="Demo Riool", description_nl="Wij onderhouden riolen.")
    indexing.build_index()
    return row


def found(text, **fields):
    """The ids that fit a need, best first."""
    return [fit.id for fit in indexing.current_index().fits(Need(text, **fields))]


def built(monkeypatch):
    """How often an index is built from here on."""
    calls, real = [], indexing._built
    monkeypatch.setattr(indexing, "_built", lambda: calls.append(1) or real())
    return calls


def test_a_second_process_loads_what_the_first_has_made(counter, monkeypatch):
    calls = built(monkeypatch)
    assert found("voetgangers tellen") == [counter.pk]
    first = indexing.current_index()
    indexing._kept.clear()  # as a process that just started
    second = indexing.current_index()
    assert second is not first
    assert second.lists["ids"] == first.lists["ids"]
    assert not second.arrays["posting_values"].flags.writeable
    assert calls == []


def test_a_changed_text_is_found_in_the_next_question_and_the_old_one_no_more(counter, monkeypatch):
    assert found("voetgangers tellen") == [counter.pk]
    calls = built(monkeypatch)
    update_organisation(organisation=counter, by=None, description_nl="Drones zoeken zwerfvuil.")
    assert found("zwerfvuil") == [counter.pk]
    assert found("voetgangers tellen") == []
    index = indexing.current_index()
    assert str(index.phrase(counter.pk, Need("zwerfvuil"))) == "Drones zoeken zwerfvuil"
    assert calls == []


def test_each_part_of_a_profile_is_seen_to_change(counter):
    layer, domain = LayerFactory(number=2), DomainFactory()
    capability = CapabilityFactory(layer=layer)
    place = {"layers": frozenset({2}), "domains": frozenset({domain.code})}
    assert found("", **place) == []
    place_organisation(organisation=counter, cells=[(layer, domain)])
    assert found("", **place) == [counter.pk]
    update_organisation(organisation=counter, by=None, capabilities=[capability])
    assert found("", capabilities=frozenset({capability.code})) == [counter.pk]
    update_organisation(organisation=counter, by=None, capabilities=[])
    assert found("", capabilities=frozenset({capability.code})) == []
    offering = create_offering(organisation=counter, title_nl="Laadpalen", layer=layer, domains=[domain])
    assert found("laadpalen") == [counter.pk]
    update_offering(offering=offering, by=None, title_nl="Bushokjes", capabilities=[capability])
    assert (found("laadpalen"), found("bushokjes")) == ([], [counter.pk])
    assert found("", capabilities=frozenset({capability.code})) == [counter.pk]
    close_offering(offering=offering, by=None)
    assert found("bushokjes") == []


def test_who_comes_new_is_found_and_who_merged_vanishes(counter):
    new = OrganisationFactory(name="Demo Vuil", description_nl="Drones zoeken zwerfvuil.")
    update_organisation(organisation=new, by=None)
    assert found("zwerfvuil") == [new.pk]
    merge_organisations(gone=counter, survivor=new, by=None)
    assert found("voetgangers tellen") == []
    assert counter.pk not in indexing.current_index()


def test_what_is_thrown_away_in_the_admin_vanishes(counter):
    offering = create_offering(
        organisation=counter, title_nl="Laadpalen", layer=LayerFactory(number=2), domains=[DomainFactory()]
    )
    assert found("laadpalen") == [counter.pk]
    site.get_model_admin(Offering).delete_model(None, offering)
    assert found("laadpalen") == []


def test_laid_over_and_built_anew_rank_alike(counter):
    update_organisation(organisation=counter, by=None, description_nl="Drones zoeken zwerfvuil.")
    laid = indexing.current_index().fits(Need("zwerfvuil zoeken"))
    indexing.forget_index()
    anew = indexing.current_index().fits(Need("zwerfvuil zoeken"))
    assert [fit.id for fit in laid] == [fit.id for fit in anew] == [counter.pk]
    assert laid[0].score == pytest.approx(anew[0].score, abs=1)


@pytest.mark.parametrize("content", [None, b"", b'{"format":1}\n', b"\xff\xfe\n", "half"])
def test_a_file_that_is_absent_damaged_or_older_is_made_anew(counter, content):
    path, whole = indexing.index_path(), indexing.index_path().read_bytes()
    path.unlink() if content is None else path.write_bytes(
        whole[: len(whole) // 2] if content == "half" else content
    )
    indexing._kept.clear()
    assert found("voetgangers tellen") == [counter.pk]
    assert indexing._loaded() is not None


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\n"])
def test_who_has_an_index_goes_on_with_it_when_the_file_is_lost(counter, monkeypatch, content):
    assert found("zwerfvuil zoeken") == []
    calls = built(monkeypatch)
    indexing.index_path().unlink()  # another file in its place: the one that is mapped stays as it is
    if content is not None:
        indexing.index_path().write_bytes(content)
    update_organisation(organisation=counter, by=None, description_nl="Camera's zoeken zwerfvuil.")
    assert (found("zwerfvuil zoeken"), calls) == ([counter.pk], [])
    assert indexing.rebuild_index()
    assert (found("zwerfvuil zoeken"), calls) == ([counter.pk], [1])


def test_while_another_process_builds_the_last_index_serves(counter, monkeypatch):
    assert found("zwerfvuil zoeken") == []
    monkeypatch.setattr(indexing, "MOST_CHANGED", 0)
    calls = built(monkeypatch)
    update_organisation(organisation=counter, by=None, description_nl="Camera's zoeken zwerfvuil.")
    with indexing._alone():
        assert (found("voetgangers tellen"), calls) == ([counter.pk], [])
    assert (found("zwerfvuil zoeken"), calls) == ([counter.pk], [1])


def test_while_another_thread_builds_the_last_index_serves(counter, monkeypatch):
    assert found("voetgangers tellen") == [counter.pk]
    monkeypatch.setattr(indexing, "PATIENCE", 0)
    update_organisation(organisation=counter, by=None, description_nl="Camera's zoeken zwerfvuil.")
    with indexing._lock:
        assert found("voetgangers tellen") == [counter.pk]
    assert found("zwerfvuil zoeken") == [counter.pk]


def test_where_nothing_can_be_written_the_process_does_without(counter, monkeypatch):
    indexing.forget_index()
    monkeypatch.setattr(indexing, "save", lambda *args: (_ for _ in ()).throw(OSError(28, "full")))
    assert found("voetgangers tellen") == [counter.pk]
    assert not indexing.index_path().exists()


def test_many_changes_at_once_make_a_new_file(counter, monkeypatch):
    monkeypatch.setattr(indexing, "MOST_CHANGED", 0)
    calls = built(monkeypatch)
    update_organisation(organisation=counter, by=None, description_nl="Drones zoeken zwerfvuil.")
    assert found("zwerfvuil") == [counter.pk]
    assert calls == [1]


def test_the_task_rebuilds_after_many_changes_and_at_night_after_one(counter, monkeypatch):
    calls = built(monkeypatch)
    tasks.rebuild_index_at_night()
    assert calls == []
    update_organisation(organisation=counter, by=None, description_nl="Drones zoeken zwerfvuil.")
    tasks.rebuild_index()
    assert calls == []
    tasks.rebuild_index_at_night()
    tasks.rebuild_index_at_night()
    assert calls == [1]
    indexing._kept.clear()
    assert found("zwerfvuil") == [counter.pk]
    assert indexing._kept["index"].index is indexing._kept["index"].whole


def test_the_command_builds_the_file(counter, capsys):
    indexing.forget_index()
    call_command("build_index")
    assert indexing.index_path().exists()
    assert capsys.readouterr().out == "Index gebouwd: 0.0 MB.\n"
