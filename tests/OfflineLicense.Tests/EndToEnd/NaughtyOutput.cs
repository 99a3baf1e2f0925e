using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// Looks at everything the tool said and wrote for text that could move a cursor, fake a line, run, or fail as a name elsewhere.
/// </summary>
internal sealed partial class NaughtyOutput
{
    private static readonly string[] Reserved =
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })];

    private const string Parser = """
        import glob, sys, yaml
        Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        class Unsafe(str): pass
        Loader.add_constructor("!unsafe", lambda loader, node: Unsafe(loader.construct_scalar(node)))
        def texts(value):
            if isinstance(value, dict): value = [*value.keys(), *value.values()]
            return [text for each in value for text in texts(each)] if isinstance(value, list) else [value]
        for path in glob.glob(sys.argv[1] + "/**/*.yml", recursive=True):
            document = yaml.load(open(path, encoding="ascii"), Loader)
            if path.endswith("inventory.yml"):
                devices = document["all"]["children"]["offlic"]["hosts"]
                whole = list(document) == ["all"] and all(set(host) == {"ansible_host", "offlic_udi", "offlic_capture"}
                    for host in devices.values())
            else:
                devices = document[0]["vars"]
                whole = len(document) == 1 and list(document[0]) == [
                    "name", "hosts", "gather_facts", "any_errors_fatal", "vars", "tasks"]
            if not whole: print(path, "has another shape")
            for text in texts(devices):
                if not isinstance(text, str) or ("{" in text and not isinstance(text, Unsafe)): print(path, ascii(text))
        """;

    /// <summary>A text in double quotes, in ASCII, without a brace that Ansible reads.</summary>
    private const string Quoted =
        """(?:"(?:[ -~-[{}"\\]]|\\["\\]|\\U[0-9a-f]{8})*"|!unsafe "(?:[ -~-["\\]]|\\["\\]|\\U[0-9a-f]{8})*")""";

    private readonly Dictionary<string, string> _tasks = new(StringComparer.Ordinal);

    public List<string> Faults { get; } = [];

    public Dictionary<string, int> Checks { get; } = new(StringComparer.Ordinal);

    /// <summary>For people: a terminal, a checklist, a README, a custody form.</summary>
    public void Text(string what, string text) => Lines("text", what, text, line => Hidden(line) ?? null);

    public void Json(string what, string text) => Lines("json", what, text, line =>
    {
        try
        {
            JsonDocument.Parse(line).Dispose();
            return Hidden(line);
        }
        catch (JsonException broken)
        {
            return broken.Message;
        }
    });

    /// <summary>One JSON object a line, in ASCII.</summary>
    public void Log(string what, string text)
    {
        Json(what, text);
        Lines("log", what, text, line => Ascii.IsValid(line) ? null : "not ASCII");
    }

    /// <summary>Every cell quoted, none that a spreadsheet would run, as many in each line as in the first.</summary>
    public void Csv(string what, string text)
    {
        var columns = 0;
        Lines(
            "csv",
            what,
            text,
            row =>
            {
                var line = row is [.., '\r'] ? row[..^1] : row; // RFC 4180
                if (line.StartsWith('#'))
                    return Hidden(line);
                var cells = Cell().Matches(line).Select(cell => cell.Groups["text"].Value).ToList();
                if (string.Join(',', cells.Select(cell => $"\"{cell}\"")) != line)
                    return "not every cell is quoted";
                columns = columns == 0 ? cells.Count : columns;
                if (cells.Count != columns)
                    return $"{cells.Count} cells instead of {columns}";
                return cells.Find(cell => cell.Length > 0 && "=+-@\t\r＝＋－＠".Contains(cell[0], StringComparison.Ordinal)) is { } formula
                    ? $"runs in a spreadsheet: {formula}"
                    : Hidden(line);
            }
        );
    }

    /// <summary>A sheet is pasted into a device: comments, and lines of fixed words with safe arguments.</summary>
    public void Sheet(string what, string text) =>
        Lines(
            "sheet",
            what,
            text,
            line =>
                line.Any(c => c is < ' ' or > '~') ? "not plain ASCII"
                : line.Length == 0 || line[0] == '!' || DeviceLine().IsMatch(line) ? null
                : "a line that no template made"
        );

    /// <summary>Every file and folder below this one, by the rules of FAT32 and of Windows.</summary>
    public void Names(string folder)
    {
        foreach (
            var siblings in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).GroupBy(Path.GetDirectoryName)
        )
        {
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var path in siblings)
            {
                Count("name");
                var name = Path.GetFileName(path);
                var problem = !seen.Add(name) ? "differs from another by case alone"
                    : name.Length > 255 || Path.GetRelativePath(folder, path).Length > 200 ? "too long"
                    : name.Any(c => c is < ' ' or > '~' or '"' or '*' or '/' or ':' or '<' or '>' or '?' or '\\' or '|')
                        ? "a character that is not allowed"
                    : name[^1] is ' ' or '.' ? "ends in a blank or a dot"
                    : Reserved.Contains(name.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase) ? "a device of Windows"
                    : null;
                if (problem is not null)
                    Faults.Add($"name {path}: {problem}");
            }
        }
    }

    /// <summary>A folder of nothing but sheets.</summary>
    public void Sheets(string folder)
    {
        Names(folder);
        foreach (var path in Directory.EnumerateFiles(folder))
            Sheet(path, File.ReadAllText(path));
    }

    /// <summary>Each file below a folder by what it is.</summary>
    public void Files(string folder)
    {
        Names(folder);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(path);
            if (name.EndsWith("_save.txt", StringComparison.Ordinal) || name.EndsWith("_authorize.txt", StringComparison.Ordinal))
                Sheet(path, File.ReadAllText(path));
            else if (name.EndsWith(".csv", StringComparison.Ordinal))
                Csv(path, File.ReadAllText(path));
            else if (path.Contains($"{Path.DirectorySeparatorChar}sheets{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                Sheet(path, File.ReadAllText(path));
            else if (name is "CHECKLIST.txt" or "SHA256SUMS" || name.StartsWith("README", StringComparison.Ordinal))
                Text(path, File.ReadAllText(path));
            else if (name is "CHECKLIST.html")
                Html(path, File.ReadAllText(path));
        }
    }

    /// <summary>A page for a browser: tags that the tool writes and no other, and no attribute that runs or loads something.</summary>
    public void Html(string what, string text)
    {
        Lines("html", what, text, line => line.All(c => c is >= ' ' and <= '~' or > '\u00A0') ? Hidden(line) : "a control character");
        foreach (var tag in Tag().Matches(text).Where(tag => !OwnTag().IsMatch(tag.Value)))
            Faults.Add($"html {what}: {tag.Value}");
    }

    /// <summary>An inventory and playbooks: every value is one quoted text, and the tasks are the same for all devices.</summary>
    public void Playbooks(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.yml", SearchOption.AllDirectories))
        {
            var parts = File.ReadAllText(path).Split("  tasks:\n");
            Lines("yaml", path, parts[0], line => YamlLine().IsMatch(line) ? null : "a line that no template made");
            var tasks = string.Concat(parts[1..]);
            if (_tasks.TryAdd(Path.GetFileName(path), tasks) || _tasks[Path.GetFileName(path)] == tasks)
                continue;
            Faults.Add($"yaml {path}: other tasks than in another file of this name");
        }

        if (Support.ProcessRun.Has("python3") && Support.ProcessRun.Of("python3", ["-c", "import yaml"]).ExitCode == 0)
            Parse(folder);
    }

    /// <summary>As another program reads it: text wherever a value stands, and none that Ansible would take for a template.</summary>
    private void Parse(string folder)
    {
        var run = Support.ProcessRun.Of("python3", ["-c", Parser, folder]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Faults.AddRange(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"yaml {line}"));
    }

    /// <summary>Null, or the character that does not show what it is.</summary>
    private static string? Hidden(string line)
    {
        foreach (var rune in line.EnumerateRunes())
        {
            if (
                rune.Value
                is < 0x20
                    or (>= 0x7F and <= 0x9F)
                    or 0x61C
                    or (>= 0x200B and <= 0x200F)
                    or (>= 0x2028 and <= 0x202E)
                    or (>= 0x2060 and <= 0x2069)
                    or 0xFEFF
                    or 0xFFFD
                    or (>= 0xE0000 and <= 0xE007F)
            )
                return $"U+{rune.Value:X4}";
        }

        return null;
    }

    private void Lines(string kind, string what, string text, Func<string, string?> fault)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Count(kind);
            if (fault(line) is { } problem)
                Faults.Add($"{kind} {what}: {problem}: {JsonSerializer.Serialize(line.Length > 300 ? line[..300] : line)}");
        }
    }

    private void Count(string kind) => Checks[kind] = Checks.GetValueOrDefault(kind) + 1;

    [GeneratedRegex("\"(?<text>(?:[^\"]|\"\")*)\"(?:,|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Cell();

    [GeneratedRegex("<[^>]*>?", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(
        "^<(?:!DOCTYPE html|!-- offlic checklist --|/?(?:html|head|meta|title|style|body|main|header|footer|h1|h2|p|b|dl|dt|dd|ul|li|span"
            + "|label|code|small|input)(?: (?:class|lang|id|type|charset|name|content|http-equiv)=\"[^\"<>]*\"| checked| disabled)*)>$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex OwnTag();

    /// <summary>A comment of ours, or a name with nothing, a quoted text, a list of them, true or false.</summary>
    [GeneratedRegex(
        "^(?:# offlic [ -~]*| *(?:- )?(?:[a-z_]+|" + Quoted + "):(?: (?:" + Quoted + @"|\[" + Quoted + "(?:, " + Quoted
            + @")*\]|true|false|\{\}))?)$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex YamlLine();

    /// <summary>docs/formats.md, commands: words of the device, and arguments of plain characters.</summary>
    [GeneratedRegex(
        @"^(?:copy|license smart|show license|show version|more|configure terminal|end|enable)(?: [A-Za-z0-9][A-Za-z0-9@:._/-]*| \|)*$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DeviceLine();
}
