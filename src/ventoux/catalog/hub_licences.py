"""What the licence tag of a hub's repository means: its SPDX identifier, or terms that have to be accepted.

The tags are those of https://huggingface.co/docs/hub/repositories-licenses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.catalog.cards import Licence

if TYPE_CHECKING:
    from ventoux.catalog.sources.hub import HubInfo

_OPEN = {
    "apache-2.0": ("Apache-2.0", "Apache License 2.0"),
    "mit": ("MIT", "MIT License"),
    "bsd-2-clause": ("BSD-2-Clause", "BSD 2-Clause License"),
    "bsd-3-clause": ("BSD-3-Clause", "BSD 3-Clause License"),
    "isc": ("ISC", "ISC License"),
    "cc0-1.0": ("CC0-1.0", "Creative Commons Zero 1.0"),
    "cc-by-4.0": ("CC-BY-4.0", "Creative Commons Attribution 4.0"),
    "cc-by-sa-4.0": ("CC-BY-SA-4.0", "Creative Commons Attribution Share Alike 4.0"),
    "mpl-2.0": ("MPL-2.0", "Mozilla Public License 2.0"),
    "gpl-3.0": ("GPL-3.0-only", "GNU General Public License 3.0"),
    "agpl-3.0": ("AGPL-3.0-only", "GNU Affero General Public License 3.0"),
    "lgpl-3.0": ("LGPL-3.0-only", "GNU Lesser General Public License 3.0"),
    "unlicense": ("Unlicense", "The Unlicense"),
    "cdla-permissive-2.0": ("CDLA-Permissive-2.0", "Community Data License Agreement Permissive 2.0"),
}
_TERMS = {
    "gemma": ("Gemma", "Gemma Terms of Use", "https://ai.google.dev/gemma/terms"),
    "llama2": ("Llama-2", "Llama 2 Community License", "https://ai.meta.com/llama/license/"),
    "llama3": ("Llama-3", "Llama 3 Community License", "https://www.llama.com/llama3/license/"),
    "llama3.1": ("Llama-3.1", "Llama 3.1 Community License", "https://www.llama.com/llama3_1/license/"),
    "llama3.2": ("Llama-3.2", "Llama 3.2 Community License", "https://www.llama.com/llama3_2/license/"),
    "llama3.3": ("Llama-3.3", "Llama 3.3 Community License", "https://www.llama.com/llama3_3/license/"),
    "llama4": ("Llama-4", "Llama 4 Community License", "https://www.llama.com/llama4/license/"),
}


def licence_of(info: HubInfo, repo: str) -> Licence:
    """Whatever is not known to be free for any use has to be accepted; where no licence is told, nothing can be."""
    tag = info.licence.lower()
    if not tag or tag == "unknown":
        return Licence(id="unknown", name="unknown")
    if tag in _OPEN:
        spdx, name = _OPEN[tag]
        return Licence(id=spdx, name=name, kind="open", url=f"https://spdx.org/licenses/{spdx}.html")
    if tag in _TERMS:
        known, name, url = _TERMS[tag]
        return Licence(id=known, name=name, kind="restricted", url=url, acceptance_required=True)
    link = info.licence_link if info.licence_link.startswith(("https://", "http://")) else ""
    if tag == "other":
        # A name that anybody may give to any terms: whose they are belongs to it.
        own = info.licence_name or repo.partition("/")[2]
        made = f"{repo.partition('/')[0]}/{own}"
        return Licence(id=made, name=info.licence_name or made, url=link, acceptance_required=True)
    return Licence(id=tag, name=info.licence, url=link, acceptance_required=True)
