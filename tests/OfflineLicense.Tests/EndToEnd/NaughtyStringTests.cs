using System.Formats.Tar;
using System.Security;
using System.Text;
using System.Text.Json;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// The big list of naughty strings as hostname, serial number, account, policy, file name and archive member name,
/// there and back, through everything that the tool says and writes.
/// </summary>
[Trait("Lane", "check")]
public sealed class NaughtyStringTests(ITestOutputHelper output) : IDisposable
{
    private const string Pid = "C9300-48P";
    private const string Signature = "MEUCIQCZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmQIgERERERERERERERERERERERERERERERERERERERERERE=";

    private readonly StationPair _lab = new();
    private readonly NaughtyOutput _seen = new();

    [SkippableFact]
    [Trait("Attack", "A05")]
    [Trait("Attack", "A24")]
    [Trait("Attack", "A25")]
    [Trait("Attack", "A26")]
    [Trait("Attack", "A27")]
    [Trait("Attack", "A28")]
    public void No_naughty_string_reaches_an_output_as_anything_but_text()
    {
        var list = Corpora.Require("strings", "blns.json");

        // The list, and what it lacks: terminal escapes, direction marks, Windows' names, device commands.
        string[] strings =
        [
            .. JsonSerializer.Deserialize<string[]>(File.ReadAllText(list))!,
            "\u001b]52;c;cm0=\u0007",
            "a\u202egnp.exe",
            "CON",
            "nul.txt",
            "COM1",
            "x\nreload\n",
            "x\r\nwrite erase",
            "FOC1 | redirect flash:x",
            "=cmd|' /C calc'!A0",
            "@SUM(1)",
            "trailing.",
            "trailing ",
            "..\\..\\boot",
            "a:b",
            "\u2028license smart factory reset",
            "\U000E0041tag",
        ];
        There(strings);
        Back(strings);
        Sheets(strings);
        Logs();
        foreach (var (kind, count) in _seen.Checks.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Say($"naughty strings, {kind}: {count}");
        Say($"naughty strings: {strings.Length}");
        Say($"figure: naughty string checks {_seen.Checks.Values.Sum()}");
        Say($"figure: naughty string faults {_seen.Faults.Count}");
        Assert.True(
            _seen.Faults.Count == 0,
            string.Join('\n', _seen.Faults.GroupBy(fault => fault.Split('/')[0]).SelectMany(group => group.Take(10)))
        );
        Assert.All(
            (string[])["text", "json", "log", "csv", "sheet", "name", "yaml", "html"],
            kind => Assert.True(_seen.Checks.GetValueOrDefault(kind) > 100, kind)
        );
    }

    public void Dispose() => _lab.Dispose();

    private void There(string[] strings)
    {
        var drop = _lab.Folder("drop");
        using (var archive = File.Create(_lab.At("odd.tar")))
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax))
        {
            for (var i = 0; i < strings.Length; i++)
            {
                File.WriteAllText(Path.Combine(drop, FileName(strings[i], i)), Usage(strings[i], strings[i], strings[i], 1_000 + i));
                if (strings[i].Length is > 0 and < 200 && !strings[i].Contains('\0', StringComparison.Ordinal)
                    && strings[i].EnumerateRunes().All(rune => rune.Value != 0xFFFD))
                    tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, strings[i])
                    {
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(Usage($"M{i:000}", strings[i], "x", 5_000 + i))),
                    });
            }
        }

        Hear(_lab.Shell.Run(["validate", .. Directory.GetFiles(drop)]));
        HearJson(_lab.Shell.Run(["validate", "--json", .. Directory.GetFiles(drop)]));
        Hear(_lab.Zone("collect", "drop", "--dry-run", "-v"));
        HearJson(_lab.Zone("collect", "drop", "odd.tar", "--json"));
        Hear(_lab.Zone("collect", "drop", "odd.tar", "-v"));
        Look("zone");
        Hear(_lab.Zone("status", "--findings"));
        HearJson(_lab.Zone("status", "--findings", "--json"));
        Hear(_lab.Zone("pack", "--to", "out", "--dry-run"));
        HearJson(_lab.Zone("pack", "--to", "out", "--message", strings[3], "--json"));
        foreach (var kind in (string[])["save", "authorize", "return"])
            HearJson(_lab.Zone("sheet", kind, "--to", "type", "--copy-url", "tftp://10.8.0.6/", "--json"));
        Books(strings);
        Hear(_lab.Zone("prepare", "--to", "root"));
        _seen.Sheets(_lab.At("type"));
        _seen.Names(_lab.At("root"));
        foreach (var bundle in Directory.GetFiles(_lab.At("out")))
        {
            Hear(_lab.Desk("verify", bundle));
            Hear(_lab.Desk("receive", bundle));
            _lab.Shell.Run("cat", bundle);
        }
    }

    /// <summary>Playbooks: every string as the hostname, and every third as the address, of a device of the roster.</summary>
    private void Books(string[] strings)
    {
        var rows = strings.Select((text, i) => string.Join(',', ((string[])[text, Pid, $"M{i:000}", i % 3 == 0 ? text : "10.0.0.1"])
            .Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));
        Hear(_lab.Zone("roster", "import", _lab.Write("roster.csv", $"hostname,pid,serial,address\n{string.Join('\n', rows)}\n")));
        Hear(_lab.Zone("roster", "list"));
        foreach (var kind in (string[])["save", "authorize", "return"])
            HearJson(_lab.Zone("sheet", kind, "--to", "books", "--format", "ansible", "--json"));
        _seen.Playbooks(_lab.At("books"));
    }

    private void Back(string[] strings)
    {
        Hear(_lab.Desk("stage", "--to", "up", "--batch"));
        HearJson(_lab.Desk("stage", "--to", "up2", "--again", "--json"));
        var down = _lab.Folder("down");
        var number = 0;
        foreach (
            var staged in Directory
                .GetFiles(_lab.At("up"), "*.txt", SearchOption.AllDirectories)
                .Where(path => !Path.GetFileName(path).StartsWith("CHECKLIST", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
            File.WriteAllText(
                Path.Combine(down, "ACK_" + Path.GetFileName(staged)),
                Answer(strings[number++ % strings.Length], 1_764_000_000_000 + number)
            );
        Assert.True(number > strings.Length / 2);
        _seen.Files(_lab.At("up"));
        HearJson(_lab.Desk("collect", "down", "--json"));
        Hear(_lab.Desk("collect", "down", "-v"));
        Hear(_lab.Shell.Run(["validate", .. Directory.GetFiles(down)]));
        foreach (
            var staged in Directory
                .GetFiles(_lab.At("up"), "C*.txt", SearchOption.AllDirectories)
                .Take(20)
                .Select((path, i) => (Name: Path.GetFileName(path), i))
        )
            Hear(
                _lab.Desk("mark", "refused", staged.Name, "--reason", strings[200 + staged.i].Length == 0 ? "x" : strings[200 + staged.i])
            );
        Look("desk");
        Hear(_lab.Desk("pack", "--to", "back"));
        Hear(_lab.Zone("receive", "back"));
        Hear(_lab.Zone("split", "--to", "tftp", "--copy-url", "tftp://10.8.0.6/"));
        HearJson(_lab.Zone("split", "--to", "tree", "--layout", "tree", "--again", "--json"));
        _seen.Files(_lab.At("tftp"));
        _seen.Files(_lab.At("tree"));
        HearJson(_lab.Zone("sheet", "install", "--to", "books", "--format", "ansible", "--json"));
        _seen.Playbooks(_lab.At("books"));
        Look("zone");
    }

    /// <summary>Arguments of a person's that are no arguments of a device.</summary>
    private void Sheets(string[] strings)
    {
        var number = 0;
        foreach (
            var text in strings
                .Where(text => text.Length > 0 && text[0] != '-' && !text.Contains('\0', StringComparison.Ordinal))
                .Where((_, i) => i % 12 == 0)
        )
        {
            var folder = $"args/{number++}";
            Hear(_lab.Zone("split", "--to", folder, "--only", "M100", "--again", "--vrf", text, "--copy-url", "tftp://10.8.0.6/"));
            Hear(_lab.Zone("split", "--to", folder, "--only", "M100", "--again", "--copy-url", text));
            Hear(_lab.Zone("sheet", "save", "--to", folder, "--only", "M100", "--vrf", text, "--copy-url", "tftp://10.8.0.6/"));
            Hear(_lab.Zone("sheet", "authorize", "--to", folder, "--only", "M100", "--feature", text));
            _seen.Files(_lab.At(folder));
            if (number % 5 > 0)
                continue;
            Hear(_lab.Zone("config", "folders.intake", _lab.At(text)));
            Hear(_lab.Zone("sheet", "save", "--to", $"books/{number}", "--only", "M100", "--vrf", text, "--format", "ansible"));
            Hear(_lab.Zone("sheet", "authorize", "--to", $"books/{number}", "--only", "M100", "--feature", text, "--format", "ansible"));
        }

        _seen.Playbooks(_lab.At("books"));
    }

    private void Look(string station)
    {
        foreach (string[] command in (string[][])[["status"], ["history", $"P:{Pid},S:M100"], ["bundles"], ["bundles", "--form"],
            ["doctor"], ["config"]])
        {
            Hear(_lab.In(station, command));
            HearJson(_lab.In(station, [.. command, "--json"]));
        }

        _seen.Csv("audit", _lab.In(station, "audit", "export", "--csv").Out);
        Hear(_lab.In(station, "status", "--html", _lab.At("page.html")));
        _seen.Text("page", File.ReadAllText(_lab.At("page.html")));
    }

    private void Logs()
    {
        foreach (var path in ((string[])["zone", "desk"]).SelectMany(station => Directory.GetFiles(_lab.At(station, ".offlic", "log"))))
            _seen.Log(path, File.ReadAllText(path));
        foreach (var station in (string[])["zone", "desk"])
            _seen.Names(_lab.At(station));
    }

    private void Hear(Said said)
    {
        Assert.NotEqual(1, said.Exit);
        _seen.Text("stdout", said.Out);
        _seen.Text("stderr", said.Error);
    }

    private void HearJson(Said said)
    {
        Assert.NotEqual(1, said.Exit);
        _seen.Json("stdout", said.Out);
        _seen.Json("stderr", said.Error);
    }

    /// <summary>The string itself wherever this disk takes it.</summary>
    private static string FileName(string text, int number) =>
        text is "" or "." or ".." || text.AsSpan().IndexOfAny('/', '\0') >= 0 || Encoding.UTF8.GetByteCount(text) > 200
            ? $"f{number}.txt"
            : $"{text}{(char.IsAsciiLetter(text[^1]) ? $".{number}" : "")}";

    private static string Usage(string serial, string hostname, string account, long report)
    {
        var sudi = $$"""{"udi_pid":"{{Pid}}","udi_serial_number":{{JsonSerializer.Serialize(serial)}}}""";
        var payload =
            $$$"""{"version":"2.0","asset_identification":{"report_id":{{{report}}},"asset":{"name":"regid.a"},"instance":{"sudi":{{{sudi}}}}},"meta":{"entitlement_tag":"regid.x"},"measurements":[]}""";
        return $$$"""<smartLicense><RUMReport><![CDATA[{"payload":{{{JsonSerializer.Serialize(payload)}}},"signature":{"sudi":{{{sudi}}}}}]]></RUMReport>"""
            + $$"""<smartLicenseSystemInfo><data><![CDATA[{"sudi":{{sudi}},"hostname":{{JsonSerializer.Serialize(hostname)}}}]]></data></smartLicenseSystemInfo>"""
            + $"<smartLicenseAccountInfo><customerInfo><smartAccount>{Xml(account)}</smartAccount><virtualAccount>{Xml(account)}</virtualAccount></customerInfo></smartLicenseAccountInfo></smartLicense>";
    }

    /// <summary>
    /// Names no one, so that its file name leads home; the string is the account, the policy and an unknown block's text.
    /// </summary>
    private static string Answer(string text, long stated) =>
        $"<smartLicense><smartLicensePolicy><policyCode><name>{Xml(text)}</name><datestamp>{Xml(text)}</datestamp></policyCode><signature>{Signature}</signature></smartLicensePolicy>"
        + $$"""<smartLicenseRumAck><data><![CDATA[[{"note":{{JsonSerializer.Serialize(text)}}}]]]></data><signature>{{Signature}}</signature></smartLicenseRumAck>"""
        + $"<smartLicenseAccountInfo><customerInfo><timestamp>{stated}</timestamp><smartAccount>{Xml(text)}</smartAccount></customerInfo><signature>{Signature}</signature></smartLicenseAccountInfo><correlationID>{Xml(text)}</correlationID></smartLicense>";

    /// <summary>XML cannot hold control characters at all.</summary>
    private static string Xml(string text) =>
        SecurityElement.Escape(
            new string([.. text.Where(c => c is '\t' or (>= ' ' and not '\uFFFE' and not '\uFFFF' and not (>= '\uD800' and <= '\uDFFF')))])
        );

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
