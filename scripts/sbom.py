#!/usr/bin/env python3
"""Prints the software bill of materials of a release: CycloneDX 1.6 in JSON.

Usage: scripts/sbom.py VERSION COMMIT SECONDS [FILE…]

What is in the lock files of the released programs, each package with its version, SHA-512 and license as its author states it.
FILE: files of the release, with their SHA-256. The same arguments give the same bytes.
"""

import base64
import datetime
import glob
import hashlib
import json
import os
import re
import sys
import uuid
import xml.etree.ElementTree as xml

CHECKOUT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGES = os.environ.get("NUGET_PACKAGES") or os.path.expanduser("~/.nuget/packages")


def build_only():
    """Packages that take part in the build and leave no code in a program."""
    props = xml.parse(os.path.join(CHECKOUT, "Directory.Packages.props")).getroot()
    group = next(group for group in props.iter("ItemGroup") if group.get("Label") == "the build")
    return {item.get("Include") for item in group} | {"Microsoft.NET.ILLink.Tasks"}


def locked():
    """Name and version of each package of the lock files, with the names of those that it needs."""
    found = {}
    for path in sorted(glob.glob(os.path.join(CHECKOUT, "src/*/packages*.lock.json"))):
        with open(path, encoding="utf-8") as file:
            for packages in json.load(file)["dependencies"].values():
                for name, package in packages.items():
                    if package["type"] != "Project":
                        needs = found.setdefault((name, package["resolved"]), set())
                        needs.update(package.get("dependencies", {}))
    # The runtime that is linked into the native files and put into the file for Windows comes in packs outside the lock files.
    compiler = next(version for name, version in found if name == "Microsoft.DotNet.ILCompiler")
    for pack in ("NativeAOT.linux-arm64", "NativeAOT.linux-x64", "win-x64"):
        found[(f"Microsoft.NETCore.App.Runtime.{pack}", compiler)] = set()
    return found


def from_cache(name, version):
    """SHA-512 of a package and the license that its author states, from the cache of packages."""
    folder = os.path.join(PACKAGES, name.lower(), version.lower())
    about = {}
    digest = os.path.join(folder, f"{name}.{version}.nupkg.sha512".lower())
    if os.path.exists(digest):
        with open(digest, encoding="ascii") as file:
            about["hashes"] = [{"alg": "SHA-512", "content": base64.b64decode(file.read()).hex()}]
    nuspec = os.path.join(folder, f"{name}.nuspec".lower())
    if os.path.exists(nuspec):
        with open(nuspec, encoding="utf-8-sig") as file:
            text = file.read()
        stated = re.search(r'<license type="expression">([^<]+)</license>', text)
        if stated:
            about["licenses"] = [{"expression": stated.group(1).strip()}]
        elif 'license type="file"' in text:
            about["licenses"] = [{"license": {"name": "a file inside the package"}}]
        elif address := re.search(r"<licenseUrl>([^<]+)</licenseUrl>", text):
            about["licenses"] = [{"license": {"name": "as stated by the author", "url": address.group(1).strip()}}]
    return about


def component(name, version, tools):
    reference = f"pkg:nuget/{name}@{version}"
    return {
        "type": "library", "bom-ref": reference, "name": name, "version": version,
        "scope": "excluded" if name in tools else "required", **from_cache(name, version), "purl": reference,
    }


def released(path):
    with open(path, "rb") as file:
        content = hashlib.sha256(file.read()).hexdigest()
    name = os.path.basename(path)
    return {"type": "file", "bom-ref": f"file:{name}", "name": name, "hashes": [{"alg": "SHA-256", "content": content}]}


def main(version, commit, seconds, *files):
    tools, packages = build_only(), locked()
    order = sorted(packages, key=lambda package: (package[0].lower(), package[1]))
    references = {}
    for name, resolved in order:
        references.setdefault(name, f"pkg:nuget/{name}@{resolved}")
    tool = f"pkg:generic/offlic@{version}"
    depends = [{"ref": tool, "dependsOn": [references[name] for name in sorted(references, key=str.lower) if name not in tools]}]
    for name, resolved in order:
        needs = sorted({references[need] for need in packages[(name, resolved)] if need in references})
        depends.append({"ref": f"pkg:nuget/{name}@{resolved}", "dependsOn": needs})
    bill = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'offlic/{version}/{commit}')}",
        "metadata": {
            "timestamp": datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application", "bom-ref": tool, "name": "offlic", "version": version, "purl": tool,
                "licenses": [{"license": {"id": "MIT"}}],
                "properties": [{"name": "commit", "value": commit}],
                "components": [released(path) for path in sorted(files)],
            },
        },
        "components": [component(name, resolved, tools) for name, resolved in order],
        "dependencies": depends,
    }
    json.dump(bill, sys.stdout, indent=2, ensure_ascii=True)
    print()


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit("usage: scripts/sbom.py VERSION COMMIT SECONDS [FILE…]")
    main(*sys.argv[1:])
