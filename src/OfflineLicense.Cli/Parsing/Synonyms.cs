namespace OfflineLicense.Cli.Parsing;

/// <summary>
/// Words of other tools that people type, and the commands that do what they mean. A word is no second name of a command: one name for
/// one thing is what a script, a page and a colleague can rely on.
/// </summary>
internal static class Synonyms
{
    private const string Responses = "responses of CSSM: offlic collect FOLDER";
    private const string Bundle = "a bundle from a drive: offlic receive DRIVE";
    private const string ToDrive = "what is pending, to a drive: offlic pack --to DRIVE";
    private const string Database = "every fact, for a database: offlic ledger export --to FOLDER";
    private const string WholeVisit = "a whole visit: offlic exchange DRIVE";

    private static readonly (string[] Words, string[] Advice)[] Commands =
    [
        (["import", "load", "read"], [Bundle, "files of devices, " + Responses, "a table of devices: offlic roster import FILE"]),
        (["add", "intake", "ingest", "scan", "gather"], ["files of devices, " + Responses]),
        (["get", "pull", "fetch", "download", "ack", "acks", "acknowledge", "response"], [Bundle, Responses]),
        (["export", "bundle", "push", "send", "create", "seal", "out", "write"],
            [ToDrive, "the journal: offlic audit export", "our public key: offlic key export FILE", Database]),
        (["upload", "submit"], ["folders for CSSM: offlic stage --to FOLDER", "what was uploaded: offlic mark uploaded NAME"]),
        (["uploaded", "done", "ignored", "lost", "refused", "unmatched", "installed", "undo"], ["offlic mark {0} NAME"]),
        (["install", "deliver", "distribute", "unpack", "deploy"], ["install files for devices: offlic split --to FOLDER"]),
        (["sync", "synchronize", "trip", "visit", "run", "auto"], [WholeVisit]),
        (["list", "ls", "devices", "device", "dir", "st", "state", "overview", "pending", "summary"],
            ["devices and what is next: offlic status --list", "bundles: offlic bundles", "the roster: offlic roster list"]),
        (["missing"], ["offlic status --missing"]),
        (["log", "logs", "journal"], ["a device or a file: offlic history NAME", "who did what: offlic audit export"]),
        (["trace", "track", "timeline"], ["offlic history NAME"]),
        (["info", "describe", "inspect", "details", "view"],
            ["a document or a bundle: offlic show NAME", "a device: offlic history NAME", "a file: offlic validate FILE"]),
        (["print", "dump", "raw"], ["the bytes of a document: offlic cat SHA"]),
        (["check", "test", "lint"], ["a file: offlic validate FILE", "a bundle: offlic verify FILE", "the station: offlic doctor"]),
        (["fsck", "repair", "fix", "health", "diagnose"], ["offlic doctor"]),
        (["settings", "set", "setup", "option", "options"], ["offlic config NAME VALUE"]),
        (["new", "station", "pair"], ["a station: offlic init DIR --name NAME", "the other side's key: offlic key trust FILE --name NAME"]),
        (["keys", "trust", "fingerprint", "rotate", "revoke", "passphrase", "keygen"], ["offlic key"]),
        (["inventory", "hosts", "adopt"], ["offlic roster"]),
        (["due", "deadline", "calendar", "ics", "nagios"], ["offlic deadlines"]),
        (["save", "commands", "playbook", "ansible"], ["what to type on each device: offlic sheet save --to FOLDER"]),
        (["tftp", "touch", "precreate"], ["empty files for a TFTP server: offlic prepare --to FOLDER"]),
        (["report", "html"], ["a page for a manager or an auditor: offlic status --html FILE"]),
        (["man", "manual", "docs", "usage", "topics", "glossary"], ["offlic help COMMAND", "errors and words: offlic explain TOPIC"]),
        (["example", "sample", "tutorial", "try"], ["a whole trip on sample devices: offlic demo"]),
        (["version", "about"], ["offlic --version"]),
        (["database", "db", "sql", "warehouse", "facts", "csv"], [Database]),
        (["rebuild", "recover"], ["offlic restore BACKUP DIR"]),
        (["eject", "unmount", "drive", "usb"], [WholeVisit, "the bundles of this station: offlic bundles"]),
    ];

    /// <summary>Words that are typed where a command has commands of its own: <c>offlic key import</c>.</summary>
    private static readonly (string Command, string[] Words, string Advice)[] Below =
    [
        ("key", ["import", "add", "pin", "accept"], "offlic key trust FILE --name STATION"),
        ("key", ["ls"], "offlic key list"),
        ("key", ["new", "create", "generate", "renew"], "offlic key rotate"),
        ("key", ["remove", "delete", "rm", "distrust"], "offlic key revoke KEYID"),
        ("key", ["print", "fingerprint"], "offlic key show"),
        ("roster", ["ls", "show", "status"], "offlic roster list"),
        ("roster", ["add", "load", "merge"], "offlic roster import FILE"),
        ("roster", ["remove", "delete", "rm"], "offlic roster retire NAME --reason TEXT"),
        ("roster", ["swap", "rma", "rename"], "offlic roster replace OLD NEW"),
        ("roster", ["save", "write"], "offlic roster export FILE"),
        ("zone", ["ls", "show"], "offlic zone list"),
        ("zone", ["set", "assign"], "offlic zone move NAME --to ZONE --reason TEXT"),
        ("audit", ["check"], "offlic audit verify"),
        ("audit", ["show", "list", "ls", "log", "csv"], "offlic audit export"),
        ("round", ["open", "new", "begin"], "offlic round start [NAME]"),
        ("round", ["ls", "show"], "offlic round list"),
        ("round", ["end", "close", "stop"], "a round ends when the next one starts: offlic round start [NAME]"),
        ("ledger", ["csv", "dump", "save", "facts"], "offlic ledger export --to FOLDER"),
        ("ledger", ["join", "combine", "import", "add"], "offlic ledger merge FILE"),
        ("sheet", ["report", "usage"], "offlic sheet save --to FOLDER"),
    ];

    /// <summary>Names of options in other tools, and the one here. It is meant only where the command has it.</summary>
    private static readonly (string[] Words, string Option)[] Options =
    [
        (["-o", "--output", "--out", "--dest", "--destination", "--target", "--dir", "--folder", "--directory", "-d"], "--to"),
        (["-f", "--from-file", "--input"], "--from"),
        (["--dryrun", "--simulate", "--what-if", "--whatif", "--noop"], "--dry-run"),
        (["--comment", "--note", "-m"], "--message"),
        (["--because", "--why"], "--reason"),
        (["--user", "-u"], "--operator"),
        (["--silent"], "--quiet"),
        (["--batch-mode", "--non-interactive", "--noninteractive", "-y", "--yes"], "--no-input"),
        (["--password-file", "--pass-file"], "--passphrase-file"),
        (["--timeout"], "--wait"),
        (["--zone"], "--for"),
    ];

    /// <summary>Every word with its advice, for the test that holds them against the commands.</summary>
    public static IEnumerable<(string Above, string Word, string Advice)> All =>
    [
        .. from row in Commands from word in row.Words from advice in row.Advice select ("offlic", word, Fill(advice, word)),
        .. from row in Below from word in row.Words select ("offlic " + row.Command, word, row.Advice),
    ];

    /// <summary>What does what the word means; null: the word is no synonym here.</summary>
    /// <param name="above">The command under which it was typed: <c>offlic</c>, <c>offlic key</c>.</param>
    /// <param name="word">The word.</param>
    public static string? Find(string above, string word)
    {
        var found = All.Where(row => row.Above == above && row.Word.Equals(word, StringComparison.OrdinalIgnoreCase))
            .Select(row => row.Advice).Distinct().ToList();
        return found.Count == 0 ? null : string.Join("; ", found);
    }

    /// <summary>The option of this name in another tool, if the command has it.</summary>
    public static string? FindOption(string typed, IReadOnlyCollection<string> known) =>
        Options.Where(row => row.Words.Contains(typed.Split('=')[0], StringComparer.OrdinalIgnoreCase))
            .Select(row => row.Option)
            .FirstOrDefault(known.Contains);

    private static string Fill(string advice, string word) => advice.Replace("{0}", word, StringComparison.Ordinal);
}
