"""Kill -9 between a story's publication and all that follows it: the jobs make up for it."""

from __future__ import annotations

from tests.apart import house

FOUND = """
from django.utils.module_loading import import_string
from latefinal.conf.jobs import JOBS
from latefinal.past.models import PastVersion
from latefinal.plumbing import clock
from latefinal.related.models import RelatedStory
from latefinal.search.models import Entry
from latefinal.stories.models import Section, Story
from latefinal.stories.services import publish_story
from latefinal.syndication.models import SocialCard
from tests.factories import found, make_story
found()
first = make_story(Section.objects.first(), title="The ferry at Varen", published_at=at)
story = make_story(Section.objects.first(), title="Another ferry at Varen", published=False)
connection.close()
child = os.fork()
if not child:
    # What Django does next after the commit.
    connection.run_and_clear_commit_hooks = lambda: os.kill(os.getpid(), signal.SIGKILL)
    publish_story(story=Story.at_the_desk().get(pk=story.pk), at=clock.now())
    os._exit(0)
assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

def followed():
    return [
        Entry.objects.filter(story=story.pk).exists(),
        PastVersion.objects.filter(past__story=story.pk, sight="shown").exists(),
        RelatedStory.objects.filter(story=story.pk).exists(),
        SocialCard.objects.filter(story=story.pk).exclude(file="").exists(),
    ]

print(Story.at_the_desk().get(pk=story.pk).live, *followed())
for job in JOBS:
    if job.verb.startswith(("latefinal.past", "latefinal.related", "latefinal.syndication")):
        import_string(job.verb)(at=clock.now() + timedelta(seconds=10))
print(*followed())
"""


def test_killed_right_after_the_commit_a_story_is_there_and_the_jobs_do_the_rest(
    django_db_setup, tmp_path
):
    with house(tmp_path / "home") as home:
        said = home.run(FOUND)
    assert said.splitlines() == ["True True False False False", "True True True True"]
