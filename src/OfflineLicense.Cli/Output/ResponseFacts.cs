using System.Globalization;
using System.Text.Json;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// What a response of CSSM states, for people and for scripts, unchanged: dates with their names, account, codes with their
/// licenses, policies, status. Cisco's signatures are not checked here, so the output says "not verified".
/// </summary>
internal static class ResponseFacts
{
    private const string Unverified = "not verified";

    private static readonly string[] Classes = ["subscription", "perpetual", "enforced", "export", "generic"];

    private static readonly (string Name, string Json)[] LicenseMembers =
    [
        ("tag", "tag"), ("count", "count"), ("startDate", "start_date"), ("endDate", "end_date"), ("licenseType", "license_type"),
        ("status.success", "success"),
    ];

    private static readonly (string Name, string Json, string Label)[] Days =
    [
        ("firstTimeReport", "first_time_report", "first"), ("onGoingReporting", "on_going_reporting", "ongoing"),
        ("reportOnMACD", "report_on_macd", "on change"),
    ];

    /// <summary>The members of the object <c>facts</c>. Repeated values are arrays.</summary>
    public static void Write(Utf8JsonWriter json, ParsedContent reading)
    {
        if (reading.Kind == DocumentKind.ApiResponse)
        {
            WriteReply(json, reading);
            return;
        }

        if (reading.Kind.Direction != Direction.Response)
            return;
        Text(json, "smart_account", reading.SmartAccount);
        Text(json, "virtual_account", reading.VirtualAccount);
        if (reading.StatedAt is { } at)
            json.WriteTime("stated_at", at);
        Text(json, "correlation_id", reading.Stated.FirstOrDefault(each => each.Name is "correlationID")?.Text);
        WriteDates(json, reading);
        json.WriteStartArray("authorizations");
        var blocks = GetStatedBlocks(reading);
        foreach (var block in blocks.Where(IsCode))
            WriteCode(json, block);
        json.WriteEndArray();
        json.WriteStartArray("policies");
        foreach (var block in blocks.Where(block => block.Name is "smartLicensePolicy"))
            WritePolicy(json, block);
        json.WriteEndArray();
        json.WriteString("signatures", Unverified);

        static bool IsCode(StatedBlock block) =>
            block.Name is "smartLicenseAuthorization" or "specificPLR" || block.All.Any(each => each.Item > 0);
    }

    /// <summary>The same for people: a line for each block and for each value in it.</summary>
    public static IEnumerable<string> FormatLines(ParsedContent reading)
    {
        if (reading.Kind == DocumentKind.ApiResponse && reading.Stated.Count > 0)
            yield return "  reply    " + string.Join(", ", reading.Stated.Select(each => $"{each.Name} {SafeText.Value(each.Text)}"));
        if (reading.Kind.Direction != Direction.Response)
            yield break;
        if (reading.SmartAccount is not null || reading.VirtualAccount is not null)
        {
            var accounts = new[] { reading.SmartAccount, reading.VirtualAccount }.OfType<string>().Select(SafeText.Value);
            yield return $"  account  {string.Join(", ", accounts)}";
        }

        var stated = GetStatedBlocks(reading).ToDictionary(block => block.Index);
        for (var index = 0; index < reading.Blocks.Count; index++)
        {
            var (name, signature) = (reading.Blocks[index].Name, reading.Blocks[index].Signature);
            var verified = signature == SignatureShape.Present ? ", " + Unverified : "";
            yield return $"  block    {SafeText.Value(name)}  signature {DocumentJson.GetSignatureName(signature)}{verified}";
            foreach (var line in stated.TryGetValue(index, out var values) ? FormatBlock(values) : [])
                yield return "             " + line;
        }

        foreach (var each in reading.Stated.Where(each => each.Block < 0))
            yield return $"  {each.Name}  {SafeText.Value(each.Text)}";
    }

    private static IEnumerable<string> FormatBlock(StatedBlock block)
    {
        foreach (var each in block.All.Where(each => each.Item == 0 && (Leaf(each) is "udi" || IsDate(Leaf(each)))))
            yield return $"{Leaf(each)} {SafeText.Value(each.Text)}";
        if (block["name"] is { } name)
        {
            var (version, ackRequired) = (block["version"] ?? "not stated", block["ackRequired"] ?? "not stated");
            yield return $"policy {SafeText.Value(name)}, version {SafeText.Value(version)}, ackRequired {SafeText.Value(ackRequired)}";
        }

        foreach (var kind in Classes)
        {
            var days = Days.Where(day => block[$"{kind}.{day.Name}"] is not null)
                .Select(day => $"{day.Label} {SafeText.Value(block[$"{kind}.{day.Name}"])}")
                .ToList();
            if (days.Count > 0)
                yield return $"{kind}: {string.Join(", ", days)} days";
        }

        for (var item = 1; block.GetEntitlement(item, "tag") is { } tag; item++)
        {
            var (start, end) = (block.GetEntitlement(item, "startDate"), block.GetEntitlement(item, "endDate"));
            yield return string.Join("  ", new[]
            {
                SafeText.Value(tag),
                "count " + SafeText.Value(block.GetEntitlement(item, "count") ?? "not stated"),
                SafeText.Value(block.GetEntitlement(item, "licenseType")),
                start is null && end is null ? "" : $"{SafeText.Value(start ?? "…")} to {SafeText.Value(end ?? "…")}",
            }.Where(part => part.Length > 0));
        }

        foreach (var each in block.All.Where(each => each.Item == 0 && each.Name.Contains(".status.", StringComparison.Ordinal)))
            yield return $"status {SafeText.Value(Leaf(each))} {SafeText.Value(each.Text)}";
    }

    private static void WriteReply(Utf8JsonWriter json, ParsedContent reading)
    {
        foreach (var each in reading.Stated)
        {
            var name = each.Name is "statusMessage" ? "message" : each.Name;
            if (name is "poll_id" or "poll_interval"
                && long.TryParse(each.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                json.WriteNumber(name, number);
            else
                json.WriteString(name, Cut(each.Text));
        }
    }

    private static void WriteDates(Utf8JsonWriter json, ParsedContent reading)
    {
        json.WriteStartArray("dates");
        foreach (var each in reading.Stated.Where(each => each.Block >= 0 && each.Item == 0 && IsDate(Leaf(each))))
        {
            json.WriteStartObject();
            json.WriteString("block", reading.Blocks[each.Block].Name);
            json.WriteString("name", Leaf(each));
            json.WriteString("text", Cut(each.Text));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCode(Utf8JsonWriter json, StatedBlock block)
    {
        json.WriteStartObject();
        json.WriteString("block", block.Name);
        json.WriteStrings("udis", block.All.Where(each => Leaf(each) is "udi").Select(each => Cut(each.Text)));
        Text(json, "success", block["status.success"]);
        Text(json, "correlation_id", block["status.correlationID"]);
        json.WriteStartArray("entitlements");
        foreach (var item in block.All.Where(each => each.Item > 0).Select(each => each.Item).Distinct())
        {
            json.WriteStartObject();
            foreach (var (name, key) in LicenseMembers)
                Text(json, key, block.GetEntitlement(item, name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter json, StatedBlock block)
    {
        json.WriteStartObject();
        Text(json, "name", block["name"]);
        Text(json, "version", block["version"]);
        Text(json, "ack_required", block["ackRequired"]);
        foreach (var kind in Classes.Where(kind => Days.Any(day => block[$"{kind}.{day.Name}"] is not null)))
        {
            json.WriteStartObject(kind);
            foreach (var day in Days)
                Text(json, day.Json, block[$"{kind}.{day.Name}"]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The blocks that state something, in file order.</summary>
    private static List<StatedBlock> GetStatedBlocks(ParsedContent reading) =>
        [.. reading.Stated.Where(each => each.Block >= 0).GroupBy(each => each.Block)
            .Select(block => new StatedBlock(reading.Blocks[block.Key].Name, block.Key, [.. block]))];

    private static string Leaf(Stated each) => each.Name[(each.Name.LastIndexOf('.') + 1)..];

    private static bool IsDate(string leaf) => leaf is "dateStamp" or "datestamp" or "timestamp";

    private static string Cut(string text) => text.Length <= Limits.TextShown ? text : text[..Limits.TextShown] + "…";

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, Cut(text));
    }

    // What one block states, by name. Of a name that is there twice, the first.
    private sealed record StatedBlock(string Name, int Index, IReadOnlyList<Stated> All)
    {
        public string? this[string name] => Find(0, $"{Name}.{name}");

        public string? GetEntitlement(int item, string name) => Find(item, $"{Name}.entitlement.{name}");

        private string? Find(int item, string name) => All.FirstOrDefault(each => each.Item == item && each.Name == name)?.Text;
    }
}
