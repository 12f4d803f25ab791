"""A device and a place in plain words. Pure."""

import ipaddress

from tinhso.kernel.texts import mark as _

_BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("headlesschrome", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("cros", "ChromeOS"),
    ("linux", "Linux"),
)


def device(user_agent: str) -> tuple[str, str]:
    """The browser and the system by name; "" for what is not known."""
    said = user_agent.lower()
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return browser, system


def place(address: str) -> tuple[str, str]:
    """Where an address is, roughly: a message id, and the part of the address that is shown with it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return _("an unknown place"), ""
    if found.is_loopback:
        return _("this very machine"), ""
    if found.is_private:
        return _("the internal network"), ""
    network = ipaddress.ip_network(f"{found}/{16 if found.version == 4 else 32}", strict=False)
    return _("the Internet"), str(network.network_address).removesuffix(".0.0").removesuffix("::")
