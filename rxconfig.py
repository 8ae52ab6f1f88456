"""How the pages are compiled and served."""

import reflex as rx

config = rx.Config(
    app_name="ui",
    app_module_import="ui.app",
    # Baked into the pages; ui/build.py replaces it by the browser's own origin, so one build serves any address.
    api_url="http://lyceum.invalid",
    deploy_url=None,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    cors_allowed_origins=[],  # ui/proxy.py compares the origin of each socket with the host it came to
    plugins=[
        rx.plugins.RadixThemesPlugin(
            theme=rx.theme(
                accent_color="indigo",
                gray_color="slate",
                radius="medium",
                scaling="100%",
                panel_background="solid",
                has_background=True,
            ),
        ),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
