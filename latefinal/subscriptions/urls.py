"""The addresses at which readers come, choose and go."""

from django.urls import path

from .rules.links import OF_A_TEST
from .views import personal_data, preferences, signup

urlpatterns = [
    path("evening/subscribe/", signup.subscribe, name="subscribe"),
    path("evening/confirm/<str:token>/", signup.confirm_page, name="confirm"),
    # Before those that take any word: the links of a letter that an editor sent to themselves.
    path(f"evening/leave/{OF_A_TEST}/", signup.of_a_test, name="leave_a_test"),
    path(f"evening/preferences/{OF_A_TEST}/", signup.of_a_test, name="preferences_of_a_test"),
    path("evening/preferences/<str:token>/", preferences.preferences, name="preferences"),
    path("evening/preferences/<str:token>/held/", personal_data.held, name="held"),
    path("evening/preferences/<str:token>/held.json", personal_data.file, name="held_file"),
    path("evening/preferences/<str:token>/erase/", personal_data.erase, name="erase"),
    path("evening/held/", personal_data.ask, name="ask_held"),
    path("evening/leave/<str:token>/", signup.leave_page, name="leave"),
]
