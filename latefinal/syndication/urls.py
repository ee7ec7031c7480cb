"""Addresses for machines."""

from django.urls import path

from . import views

urlpatterns = [
    path("feed/", views.feed, name="feed"),
    path("<slug:section>/feed/", views.feed, name="section_feed"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-pages.xml", views.sitemap_pages, name="sitemap_pages"),
    path("sitemap-news.xml", views.sitemap_news, name="sitemap_news"),
    path("sitemap-<int:number>.xml", views.sitemap_stories, name="sitemap_stories"),
    path("robots.txt", views.robots, name="robots"),
]
