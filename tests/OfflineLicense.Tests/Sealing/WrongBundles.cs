using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Tests.Sealing;

/// <summary>Bundles that are wrong in one way each, and the name they must be refused with.</summary>
internal static class WrongBundles
{
    /// <summary>The seal holds over the sums as they stand: whoever wrote these has a trusted key.</summary>
    public static readonly (string Name, string Code, Action<Forge> Spoil)[] Sealed =
    [
        // Step 5: the list under the seal.
        ("sums begin with another type line", "E_SUMS", f => f.SumsText = t => "0" + t[1..]),
        ("sums begin with a comment", "E_SUMS", f => f.SumsText = t => "# hello\n" + t),
        ("sums are empty", "E_SUMS", f => f.SumsText = _ => string.Empty),
        ("sums end without a line feed", "E_SUMS", f => f.SumsText = t => t.TrimEnd('\n')),
        ("sums end with an empty line", "E_SUMS", f => f.SumsText = t => t + "\n"),
        ("sums use CR LF", "E_SUMS", f => f.SumsText = t => OnLines(t, 1, line => line + "\r")),
        ("sums use upper-case hex", "E_SUMS", f => f.SumsText = t => OnLines(t, 1, line => line[..64].ToUpperInvariant() + line[64..])),
        ("sums use the binary mark", "E_SUMS", f => f.SumsText = t => OnLines(t, 1, line => line.Replace("  ", " *"))),
        ("sums use one blank", "E_SUMS", f => f.SumsText = t => OnLines(t, 2, line => line.Replace("  ", " "))),
        ("sums have a short hash", "E_SUMS", f => f.SumsText = t => OnLines(t, 2, line => line[1..])),
        ("sums lack the manifest", "E_SUMS", f => f.SumsText = t => Without(t, 2)),
        ("sums stop before the facts", "E_SUMS", f => f.SumsText = t => string.Join('\n', t.Split('\n')[..4]) + "\n"),
        ("sums list the manifest before the readme", "E_SUMS", f => f.SumsText = t => Swapped(t, 1, 2)),
        ("sums list items in descending order", "E_SUMS", f => f.SumsText = t => Swapped(t, 5, 6)),
        ("sums list an item twice", "E_SUMS", f => f.SumsText = t => t + t.Split('\n')[6] + "\n"),
        ("sums list names that differ in case alone", "E_SUMS", f => f.SumsText = t => t + t.Split('\n')[6].ToLowerInvariant() + "\n"),
        ("sums name a path upwards", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  items/../../etc/passwd\n"),
        ("sums name an absolute path", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  /etc/passwd.txt\n"),
        ("sums name an item outside items", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  zebra.txt\n"),
        ("sums name a folder below items", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  items/z/zebra.txt\n"),
        ("sums name a program", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  items/zebra.exe\n"),
        ("sums name a hidden file", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  items/.txt\n"),
        ("sums name two extensions", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  items/zebra.exe.txt\n"),
        ("sums name 81 characters", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  items/" + new string('z', 77) + ".txt\n"),
        ("sums name a letter outside ASCII", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  items/z\u00e9bra.txt\n"),
        ("sums name a NUL", "E_SUMS", f => f.SumsText = t => t + new string('a', 64) + "  items/zebra\0.txt\n"),
        ("sums name an item that does not come", "E_ITEMS", f => f.SumsText = t => t + new string('a', 64) + "  items/zebra.txt\n"),

        // Step 6: format, hashes.
        ("format is of another version", "E_FORMAT", f => f.Parts = p => Replace(p, MemberName.Format, "offlic-bundle/2\n"u8.ToArray())),
        ("format is empty", "E_FORMAT", f => f.Parts = p => Replace(p, MemberName.Format, [])),
        ("format is longer", "E_FORMAT", f => f.Parts = p => Replace(p, MemberName.Format, "offlic-bundle/1\n\n"u8.ToArray())),
        ("readme is not the sealed one", "E_HASH", f => f.Parts = p => Replace(p, MemberName.Readme, "Run me.\n"u8.ToArray())),
        ("manifest is not the sealed one", "E_HASH", f => f.Parts = p => Edit(p, MemberName.Manifest, t => t.Replace("4711", "4712"))),
        ("items are not the sealed ones", "E_HASH", f => f.Parts = p => Edit(p, MemberName.Items, t => t.Replace("usage", "policy"))),
        ("facts are not the sealed ones", "E_HASH", f => f.Parts = p => Edit(p, MemberName.Facts, t => t.Replace("ana", "bob"))),

        // Step 6: the manifest.
        ("manifest of another bundle", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("00000007", "00000008").Replace("\"sequence\":7", "\"sequence\":8")),
        ("manifest of another origin", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"origin\":\"LAB-A\"", "\"origin\":\"LAB-B\"")),
        ("manifest of another destination", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"destination\":\"desk\"", "\"destination\":\"DESK\"")),
        ("manifest of another sequence", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"sequence\":7", "\"sequence\":6")),
        ("manifest of another format", "E_MANIFEST", f => f.ManifestText = t => t.Replace("offlic-bundle/1", "offlic-bundle/2")),
        ("manifest of no known kind", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"request\"", "\"keyring\"")),
        ("manifest without its format", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"format\":\"offlic-bundle/1\",", string.Empty)),
        ("manifest with an unknown member", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"tool\"", "\"shell\":\"sh\",\"tool\"")),
        ("manifest with a member twice", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"message\":\"Change 4711\"", "\"message\":\"Change 4711\",\"message\":\"Change 4711\"")),
        ("manifest with a member in another case", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"previous\"", "\"Previous\"")),
        ("manifest with members out of order", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"items\":2,\"facts\":1", "\"facts\":1,\"items\":2")),
        ("manifest with a blank", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"items\":2", "\"items\": 2")),
        ("manifest with a line feed at its end", "E_MANIFEST", f => f.ManifestText = t => t + "\n"),
        ("manifest with a byte order mark", "E_MANIFEST", f => f.ManifestText = t => "\u00ef\u00bb\u00bf" + t),
        ("manifest with something behind", "E_MANIFEST", f => f.ManifestText = t => t + "{}"),
        ("manifest that is a list", "E_MANIFEST", f => f.ManifestText = t => "[" + t + "]"),
        ("manifest that is empty", "E_MANIFEST", f => f.ManifestText = _ => string.Empty),
        ("manifest cut short", "E_MANIFEST", f => f.ManifestText = t => t[..^1]),
        ("manifest nested too deep", "E_MANIFEST", f => f.ManifestText = _ => new string('[', 40) + new string(']', 40)),
        ("manifest with a comment", "E_MANIFEST", f => f.ManifestText = t => "/**/" + t),
        ("manifest with a trailing comma", "E_MANIFEST", f => f.ManifestText = t => t[..^1] + ",}"),
        ("manifest with an escape that is not needed", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("Change 4711", "Ch\\u0061nge 4711")),
        ("manifest with an escaped slash", "E_MANIFEST", f => f.ManifestText = t => t.Replace("Change 4711", "Change\\/4711")),
        ("manifest with an escaped member name", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"message\"", "\"m\\u0065ssage\"")),
        ("manifest with a control character", "E_MANIFEST", f => f.ManifestText = t => t.Replace("Change 4711", "\\u001b[2J")),
        ("manifest with DEL", "E_MANIFEST", f => f.ManifestText = t => t.Replace("Change 4711", "\u007f")),
        ("manifest with half a surrogate pair", "E_MANIFEST", f => f.ManifestText = t => t.Replace("Change 4711", "\\ud800")),
        ("manifest with bad UTF-8 in a text", "E_MANIFEST", f => f.ManifestText = t => t.Replace("Change 4711", "\u00ff\u00fe")),
        ("manifest with overlong UTF-8", "E_MANIFEST", f => f.ManifestText = t => t.Replace("Change 4711", "\u00c0\u00af")),
        ("manifest with a text of 1,025 bytes", "E_MANIFEST", f => f.ManifestText = t => t.Replace("Change 4711", new string('m', 1025))),
        ("manifest with a text that is null", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"Change 4711\"", "null")),
        ("manifest with a text that is a number", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"Change 4711\"", "4711")),
        ("manifest with a number that is a text", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"items\":2", "\"items\":\"2\"")),
        ("manifest with a fraction", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"items\":2", "\"items\":2.0")),
        ("manifest with an exponent", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"items\":2", "\"items\":2e0")),
        ("manifest with a negative number", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"sequence\":41", "\"sequence\":-41")),
        ("manifest with minus zero", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"sequence\":41", "\"sequence\":-0")),
        ("manifest with 2^53", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"sequence\":41", "\"sequence\":9007199254740992")),
        ("manifest with a number past 64 bits", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"sequence\":41", "\"sequence\":99999999999999999999")),
        ("manifest whose first bundle has a predecessor", "E_MANIFEST", f =>
            { f.Name = BundleName.Parse("LAB-A.desk.00000001")!; f.Says = m => m with { Previous = Digest.Of("x"u8) }; }),
        ("manifest whose later bundle has none", "E_MANIFEST", f => f.Says = m => m with { Previous = Digest.Zero }),
        ("manifest with an upper-case hash", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace(Digest.Of("before"u8).Hex, Digest.Of("before"u8).Hex.ToUpperInvariant())),
        ("manifest with a local time", "E_MANIFEST", f => f.ManifestText = t => t.Replace("10:15:00Z", "10:15:00+01:00")),
        ("manifest with part of a second", "E_MANIFEST", f => f.ManifestText = t => t.Replace("10:15:00Z", "10:15:00.5Z")),
        ("manifest with a day that never was", "E_MANIFEST", f => f.ManifestText = t => t.Replace("2026-11-21", "2026-02-30")),
        ("manifest without signers", "E_MANIFEST", f => f.Says = m => m with { Signers = [] }),
        ("manifest with a signer who did not seal", "E_MANIFEST", f => f.Says = m =>
            m with { Signers = [.. m.Signers.Append(Forge.PublicOf(Forge.P384).Id).OrderBy(id => id.Hex, StringComparer.Ordinal)] }),
        ("manifest without the one who sealed", "E_MANIFEST", f => f.Says = m => m with { Signers = [Forge.PublicOf(Forge.P384).Id] }),
        ("manifest with a signer whose id begins alike", "E_MANIFEST", f => f.Says = m =>
            m with { Signers = [Digest.Parse(m.Signers[0].Hex[..63] + (m.Signers[0].Hex[63] == '0' ? '1' : '0'))!.Value] }),
        ("manifest with a signer twice", "E_MANIFEST", f => f.Says = m => m with { Signers = [m.Signers[0], m.Signers[0]] }),
        ("manifest with nine signers", "E_MANIFEST", f => f.Says = m =>
            m with { Signers = [.. Enumerable.Range(1, 9).Select(n => Digest.Parse(new string((char)('0' + n), 64))!.Value)] }),
        ("manifest acknowledging no bundle's name", "E_MANIFEST", f => f.ManifestText = t => t.Replace("HQ.LAB-A.00000003", "HQ.LAB-A.3")),
        ("manifest without acknowledges", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"acknowledges\":{\"name\":\"HQ.LAB-A.00000003\",\"sums\":\"" + Digest.Of("theirs"u8).Hex + "\"},", string.Empty)),
        ("manifest of a request that replies", "E_MANIFEST", f => f.Says = m => m with { InReplyTo = [m.Acknowledges!] }),
        ("manifest with replies out of order", "E_MANIFEST", f => f.Says = m =>
            m with { Kind = BundleKind.Response, InReplyTo = [new(BundleName.Parse("LAB-A.desk.00000002")!, Digest.Zero),
                new(BundleName.Parse("LAB-A.desk.00000001")!, Digest.Zero)] }),
        ("manifest without its journal", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"journal\":{\"sequence\":41,\"head\":\"" + Digest.Of("row"u8).Hex + "\"}", "\"journal\":null")),
        ("manifest of another tool", "E_MANIFEST", f => f.ManifestText = t => t.Replace("{\"name\":\"offlic\"", "{\"name\":\"offlick\"")),
        ("manifest counting one item more", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"items\":2", "\"items\":3")),
        ("manifest counting one fact less", "E_MANIFEST", f => f.ManifestText = t => t.Replace("\"facts\":1", "\"facts\":0")),
        ("manifest counting other bytes", "E_MANIFEST", f => f.Says = m => m with { Bytes = m.Bytes + 1 }),

        // Step 6: the lists.
        ("items with one line less", "E_MANIFEST", f => f.ItemsText = t => t[..(t.IndexOf('\n') + 1)]),
        ("items with one line less, counted so", "E_ITEMS", f => { f.ItemsText = t => t[..(t.IndexOf('\n') + 1)]; f.Says = m =>
            m with { Items = 1, Bytes = f.Items[0].Item.Size }; }),
        ("items in another order", "E_ITEMS", f => f.ItemsText = t => Swapped(t, 0, 1)),
        ("items with another hash", "E_ITEMS", f => f.ItemsText = t => t.Replace(f.Items[0].Item.Sha256.Hex, Digest.Of("x"u8).Hex)),
        ("items with another name", "E_ITEMS", f => f.ItemsText = t => t.Replace("C9300-48P_FOC", "C9300-48P_FOD")),
        ("items with an upward path", "E_ITEMS", f => f.ItemsText = t => t.Replace("\"C9300-48P_", "\"../C9300-48P_")),
        ("items with an unknown kind", "E_ITEMS", f => f.ItemsText = t => t.Replace("\"usage\"", "\"usages\"")),
        ("items with an unknown member", "E_ITEMS", f => f.ItemsText = t => t.Replace("\"udis\"", "\"path\":\"/\",\"udis\"")),
        ("items with a member twice", "E_ITEMS", f => f.ItemsText = t =>
            t.Replace("\"kind\":\"usage\"", "\"kind\":\"usage\",\"kind\":\"usage\"")),
        ("items with a blank", "E_ITEMS", f => f.ItemsText = t => t.Replace("\"kind\":", "\"kind\": ")),
        ("items with CR LF", "E_ITEMS", f => f.ItemsText = t => t.Replace("\n", "\r\n")),
        ("items with an empty line", "E_ITEMS", f => f.ItemsText = t => t + "\n"),
        ("items without the last line feed", "E_ITEMS", f => f.ItemsText = t => t.TrimEnd('\n')),
        ("items without their UDIs", "E_ITEMS", f => f.ItemsText = t =>
            t.Replace(",\"udis\":[\"P:C9300-48P,S:FOC1234X0AB\"]", string.Empty)),
        ("items whose size is a text", "E_ITEMS", f => f.ItemsText = t => t.Replace("\"size\":700", "\"size\":\"700\"")),
        ("items whose size has a leading zero", "E_ITEMS", f => f.ItemsText = t => t.Replace("\"size\":700", "\"size\":0700")),
        ("items whose request is no hash", "E_ITEMS", f => f.ItemsText = t =>
            t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\"],\"request\":\"abc\"")),
        ("items whose upload name is a path", "E_ITEMS", f => f.ItemsText = t =>
            t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\"],\"upload_name\":\"../a.txt\"")),
        ("items with a negative report", "E_ITEMS", f => f.ItemsText = t => t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\"],\"reports\":[-1]")),
        ("items with an account that is null", "E_ITEMS", f => f.ItemsText = t =>
            t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\"],\"smart_account\":null")),
        ("items with optional members out of order", "E_ITEMS", f => f.ItemsText = t =>
            t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\"],\"virtual_account\":\"v\",\"smart_account\":\"s\"")),
        ("items with a control character", "E_ITEMS", f => f.ItemsText = t => t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\\u0007\"]")),
        ("items with bad UTF-8", "E_ITEMS", f => f.ItemsText = t => t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\u00ff\"]")),
        ("items with a device file past 64 MiB", "E_LIMIT", f => { f.ItemsText = t =>
            t.Replace("\"size\":700", "\"size\":67108865"); f.Says = m => m with { Bytes = m.Bytes - 700 + 67108865 }; }),
        ("facts with an unknown fact", "E_ITEMS", f => { f.Facts = [Uploaded(f)]; f.FactsText = t => t.Replace("uploaded", "installed"); }),
        ("facts with an unknown fact about a key", "E_ITEMS", f => f.FactsText = t => t.Replace("key-revoked", "installed")),
        ("facts with an unknown member", "E_ITEMS", f => f.FactsText = t => t.Replace("\"at\"", "\"by\":\"x\",\"at\"")),
        ("facts with a bad time", "E_ITEMS", f => f.FactsText = t => t.Replace("T10:15:00Z", " 10:15:00Z")),
        ("facts about no request", "E_ITEMS", f => { f.Facts = [Uploaded(f)]; f.FactsText = t => t.Replace("\"request\":\""
            + f.Items[0].Item.Sha256.Hex, "\"request\":\""); }),
        ("facts about a key that is no hash", "E_ITEMS", f => f.FactsText = t => t.Replace("\"key\":\"", "\"key\":\"A")),
        ("facts that revoke a request", "E_ITEMS", f => f.FactsText = t => t.Replace("\"key\"", "\"request\"")),
        ("facts that upload a key", "E_ITEMS", f => { f.Facts = [Uploaded(f)]; f.FactsText = t => t.Replace("\"request\"", "\"key\""); }),
        ("facts with a request and a key", "E_ITEMS", f => f.FactsText = t =>
            t.Replace(",\"at\"", ",\"request\":\"" + f.Items[0].Item.Sha256.Hex + "\",\"at\"")),
        ("items with an unknown evidence", "E_ITEMS", f => f.ItemsText = t =>
            t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\"],\"evidence\":\"account\"")),
        ("items with an evidence in another case", "E_ITEMS", f => f.ItemsText = t =>
            t.Replace("FOC1234X0AB\"]", "FOC1234X0AB\"],\"evidence\":\"Person\"")),
        ("facts that are no JSON", "E_ITEMS", f => f.FactsText = _ => "uploaded\n"),

        // Step 6: the desk that a request is for.
        ("manifest for a desk that is no station", "E_MANIFEST", f => f.Says = m => m with { ForDesk = "../HQ" }),
        ("manifest for a desk without a name", "E_MANIFEST", f => f.Says = m => m with { ForDesk = string.Empty }),
        ("manifest for a desk behind the sequence", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"sequence\":7", "\"sequence\":7,\"for_desk\":\"HQ\"")),
        ("manifest for a desk that is null", "E_MANIFEST", f => f.ManifestText = t =>
            t.Replace("\"sequence\":7", "\"for_desk\":null,\"sequence\":7")),
        ("manifest to a named desk for a desk", "E_MANIFEST", f =>
            { f.Name = BundleName.Parse("LAB-A.HQ.00000007")!; f.Says = m => m with { ForDesk = "HQ" }; }),
        ("manifest of a response for a desk", "E_MANIFEST", f => f.Says = m => m with { Kind = BundleKind.Response, ForDesk = "HQ" }),

        // Step 6: the length that follows from the lists.
        ("an item longer than its list says", "E_LENGTH", f => { f.ItemsText = t => t.Replace("\"size\":700", "\"size\":70"); f.Says = m =>
            m with { Bytes = m.Bytes - 630 }; }),
        ("an extra item in front", "E_LENGTH", f => f.Parts = p => p.Insert(p.Count - 2, new("items/A.txt", [1]))),
        ("an extra item at the end", "E_LENGTH", f => f.Parts = p => p.Add(new("items/zebra.txt", [1]))),
        ("an item that is missing", "E_LENGTH", f => f.Parts = p => p.RemoveAt(p.Count - 1)),
        ("an item that comes twice", "E_LENGTH", f => f.Parts = p => p.Add(p[^1])),
        ("a blocking factor of twenty, as other programs write", "E_LENGTH", f => f.File = b =>
            [.. b, .. new byte[10240 - (b.Length % 10240)]]),
        ("a second bundle behind the first", "E_LENGTH", f => f.File = b => [.. b, .. b]),

        // Steps 6 and 8: headers and padding of members whose content is as sealed.
        ("a readme that is missing", "E_HEADER", f => f.Parts = p => p.RemoveAll(part => part.Name == MemberName.Readme)),
        ("a manifest before the readme", "E_HEADER", f => f.Parts = p => Move(p, MemberName.Manifest, MemberName.Readme)),
        ("an extra file before the manifest", "E_HEADER", f => f.Parts = p => p.Insert(4, new("HOWTO.txt", [1]))),
        ("a format that is executable", "E_HEADER", f => f.Parts = p => Header(p, MemberName.Format, h => h[104] = (byte)'7')),
        ("a readme of today", "E_HEADER", f => f.Parts = p => Header(p, MemberName.Readme, h => h[136] = (byte)'1')),
        ("a manifest owned by somebody", "E_HEADER", f => f.Parts = p => Header(p, MemberName.Manifest, h => h[265] = (byte)'r')),
        ("an items list with a wrong checksum", "E_HEADER", f => f.Parts = p => Header(p, MemberName.Items, h => h[149] ^= 1)),
        ("a facts list of another bundle", "E_HEADER", f => f.Parts = p => Header(p, MemberName.Facts, h => h[345] = (byte)'X')),
        ("an item that is a symbolic link", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[156] = (byte)'2')),
        ("an item that is a hard link", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[156] = (byte)'1')),
        ("an item that is a device", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[156] = (byte)'3')),
        ("an item that is a folder", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[156] = (byte)'5')),
        ("an item that is a pax header", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[156] = (byte)'x')),
        ("an item with a long-name type", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[156] = (byte)'L')),
        ("an item with the old type NUL", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[156] = 0)),
        ("an item with a link name", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[157] = (byte)'a')),
        ("an item whose header has no size", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[124] = (byte)' ')),
        ("an item with a binary size", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[124] = 0x80)),
        ("an item in GNU form", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => "ustar  \0"u8.CopyTo(h.AsSpan(257)))),
        ("an item with something behind the prefix", "E_HEADER", f => f.Parts = p => Header(p, p[^1].Name, h => h[511] = 1)),
        ("an item under another name", "E_HEADER", f => f.Parts = p => p[^1] = p[^1] with { Name = "items/zebra.txt" }),
        ("padding behind the manifest", "E_PADDING", f => f.Parts = p => Padding(p, MemberName.Manifest)),
        ("padding behind the facts", "E_PADDING", f => f.Parts = p => Padding(p, MemberName.Facts)),
        ("padding behind an item", "E_PADDING", f => f.Parts = p => Padding(p, p[^1].Name)),

        // Steps 8 and 9.
        ("an item with one byte changed", "E_ITEM", f => f.Parts = p =>
            p[^1] = p[^1] with { Content = [.. p[^1].Content[..^1], (byte)'y'] }),
        ("two items with each other's content", "E_ITEM", f =>
        {
            f.Items = [Forge.Document("a_", DocumentKind.Usage, "one"), Forge.Document("b_", DocumentKind.Usage, "two")];
            f.Parts = p => (p[^1], p[^2]) = (p[^1] with { Content = p[^2].Content }, p[^2] with { Content = p[^1].Content });
        }),
        ("a trailer that is not zero", "E_TRAILER", f => f.File = b => [.. b[..^1], 1]),
        ("a trailer that begins with something", "E_TRAILER", f => f.File = b => [.. b[..^1024], 1, .. b[^1023..]]),
    ];

    /// <summary>Wrong before or at the seal.</summary>
    public static readonly (string Name, string Code, Action<Forge> Spoil)[] Unsealed =
    [
        ("an empty file", "E_LENGTH", f => f.File = _ => []),
        ("a file of no whole blocks", "E_LENGTH", f => f.File = b => [.. b, 0]),
        ("a file of one block", "E_LENGTH", f => f.File = b => b[..512]),
        ("a file of zeros", "E_HEADER", f => f.File = b => new byte[b.Length]),
        ("a file of text", "E_HEADER", f => f.File = b => [.. Enumerable.Repeat((byte)'x', b.Length)]),
        ("a file cut at half", "E_LENGTH", f => f.File = b => b[..(b.Length / 1024 * 512)]),
        ("a first header without a bundle's name", "E_NAME", f => f.Parts = p =>
            Header(p, MemberName.Sums, h => h.AsSpan(345, 155).Clear())),
        ("a first header with a path as name", "E_NAME", f => f.Parts = p =>
            Header(p, MemberName.Sums, h => "../x.desk.00000007"u8.CopyTo(h.AsSpan(345)))),
        ("a first header with the sequence 0", "E_NAME", f => f.Parts = p =>
            Header(p, MemberName.Sums, h => "LAB-A.desk.00000000"u8.CopyTo(h.AsSpan(345)))),
        ("a first header with a short sequence", "E_NAME", f => f.Parts = p =>
            Header(p, MemberName.Sums, h => "LAB-A.desk.0000007\0"u8.CopyTo(h.AsSpan(345)))),
        ("another member first", "E_HEADER", f => f.Parts = p => p.RemoveAt(0)),
        ("sums that are executable", "E_HEADER", f => f.Parts = p => Header(p, MemberName.Sums, h => h[104] = (byte)'7')),
        ("sums past 16 MiB", "E_LIMIT", f => f.File = b => WithFirstSize(f.Name, b, (16 * 1024 * 1024) + 1)),
        ("sums longer than the file", "E_LENGTH", f => f.File = b => WithFirstSize(f.Name, b, 16 * 1024 * 1024)),
        ("padding behind the sums", "E_PADDING", f => f.Parts = p => Padding(p, MemberName.Sums)),
        ("no seal", "E_SEAL_SET", f => f.Parts = p => p.RemoveAt(1)),
        ("a seal under a wrong name", "E_SEAL_SET", f => f.Parts = p => p[1] = p[1] with { Name = p[1].Name.ToUpperInvariant() }),
        ("a seal twice", "E_SEAL_SET", f => f.Parts = p => p.Insert(1, p[1])),
        ("seals out of order", "E_SEAL_SET", f => { f.Keys.Add(Forge.P384); f.Parts = p => (p[1], p[2]) = (p[2], p[1]); }),
        ("nine seals", "E_SEAL_SET", f => f.Parts = p => p.InsertRange(1,
            Enumerable.Range(0, 8).Select(n => new Forge.Part(Seal.MemberFor($"000000000000000{n}"), [1])))),
        ("a seal past 104 bytes", "E_LIMIT", f => f.Parts = p => p[1] = p[1] with { Content = new byte[105] }),
        ("a seal with another time", "E_HEADER", f => f.Parts = p => Header(p, p[1].Name, h => h[140] = (byte)'7')),
        ("padding behind the seal", "E_PADDING", f => f.Parts = p => Padding(p, p[1].Name)),
        ("a seal of an unknown key", "E_KEY_UNKNOWN", f => f.Parts = p => p[1] = p[1] with { Name = Seal.MemberFor("0123456789abcdef") }),
        ("a second seal of an unknown key", "E_KEY_UNKNOWN", f => f.Parts = p =>
            p.Insert(2, new(Seal.MemberFor("ffffffffffffffff"), p[1].Content))),
        ("an empty seal", "E_SEAL_ENCODING", f => f.Parts = p => p[1] = p[1] with { Content = [] }),
        ("a seal with a byte behind", "E_SEAL_ENCODING", f => f.Parts = p => p[1] = p[1] with { Content = [.. p[1].Content, 0] }),
        ("a seal with a long length", "E_SEAL_ENCODING", f => f.Parts = p =>
            p[1] = p[1] with { Content = [0x30, 0x81, .. p[1].Content[1..]] }),
        ("a seal of the other curve", "E_SEAL_ENCODING", f => f.Parts = p =>
            p[1] = p[1] with { Content = Forge.SealOf(Forge.P384, p[0].Content) }),
        ("a seal in P1363 form", "E_SEAL_ENCODING", f => f.Parts = p =>
            p[1] = p[1] with { Content = StrictDer.ToFixed(p[1].Content, KeyCurve.P256)! }),
        ("a seal over something else", "E_SEAL", f => f.Parts = p => p[1] = p[1] with { Content = Forge.SealOf(Forge.P256, [1, 2, 3]) }),
        ("a seal of zeros in good form", "E_SEAL", f => f.Parts = p => p[1] = p[1] with { Content = [0x30, 6, 2, 1, 1, 2, 1, 1] }),
        ("sums changed after sealing", "E_SEAL", f => f.Parts = p => p[0].Content[100] ^= 1),
        ("one good seal and one that does not hold", "E_SEAL", f => { f.Keys.Add(Forge.P384); f.Parts = p =>
            Replace(p, Seal.MemberFor(Forge.PublicOf(Forge.P384).Short), Forge.SealOf(Forge.P384, [9])); }),
    ];

    private static string OnLines(string text, int at, Func<string, string> edit)
    {
        var lines = text.Split('\n');
        lines[at] = edit(lines[at]);
        return string.Join('\n', lines);
    }

    private static string Without(string text, int at) => string.Join('\n', text.Split('\n').Where((_, index) => index != at));

    private static string Swapped(string text, int one, int other)
    {
        var lines = text.Split('\n');
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return string.Join('\n', lines);
    }

    private static void On(List<Forge.Part> parts, string name, Func<Forge.Part, Forge.Part> edit)
    {
        var at = parts.FindIndex(part => part.Name == name);
        parts[at] = edit(parts[at]);
    }

    private static void Replace(List<Forge.Part> parts, string name, byte[] content) =>
        On(parts, name, part => part with { Content = content });

    private static void Edit(List<Forge.Part> parts, string name, Func<string, string> edit) =>
        On(parts, name, part => part with { Content = Encoding.UTF8.GetBytes(edit(Encoding.UTF8.GetString(part.Content))) });

    private static void Header(List<Forge.Part> parts, string name, Action<byte[]> edit) =>
        On(parts, name, part => part with { Header = edit });

    private static void Padding(List<Forge.Part> parts, string name) =>
        On(parts, name, part => part with { Padding = zeros => zeros[^1] = 1 });

    private static void Move(List<Forge.Part> parts, string name, string before)
    {
        var part = parts.First(each => each.Name == name);
        parts.Remove(part);
        parts.Insert(parts.FindIndex(each => each.Name == before), part);
    }

    private static RequestFact Uploaded(Forge forge) => new("uploaded", forge.Items[0].Item.Sha256, Forge.Noon);

    private static byte[] WithFirstSize(BundleName name, byte[] file, long size)
    {
        new TarHeader(name).Write(MemberName.Sums, size, file.AsSpan(0, TarHeader.Block));
        return file;
    }
}
