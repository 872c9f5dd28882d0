"""Addresses of the States and of treaty status."""

from django.urls import URLPattern

app_name = "states"
urlpatterns: list[URLPattern] = []
