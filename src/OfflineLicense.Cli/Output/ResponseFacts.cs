using System.Globalization;
using System.Text.Json;

namespace OfflineLicense.Cli.Output;

/// <summary>
/// What an answer of CSSM says of itself, for people and for scripts, as given: dates with their names, account, codes with
/// their licences, policies, status. None of it is checked, and so it is said in the words "not verified".
/// </summary>
internal static class ResponseFacts
{
    private const string Unverified = "not verified";

    private static readonly string[] Classes = ["subscription", "perpetual", "enforced", "export", "generic"];

    private static readonly (string Name, string Json)[] Licence =
        [("tag", "tag"), ("count", "count"), ("startDate", "start_date"), ("endDate", "end_date"), ("licenseType", "license_type"), ("status.success", "success")];

    private static readonly (string Name, string Json, string Word)[] Days =
        [("firstTimeReport", "first_time_report", "first"), ("onGoingReporting", "on_going_reporting", "ongoing"), ("reportOnMACD", "report_on_macd", "on change")];

    /// <summary>Members of the object <c>facts</c>; repeated things are arrays.</summary>
    public static void Write(Utf8JsonWriter json, ParsedContent reading)
    {
        if (reading.Kind == DocumentKind.ApiResponse)
        {
            Reply(json, reading);
            return;
        }

        if (reading.Kind.Direction != Direction.Response)
            return;
        Text(json, "smart_account", reading.SmartAccount);
        Text(json, "virtual_account", reading.VirtualAccount);
        if (reading.StatedAt is { } at)
            json.WriteTime("stated_at", at);
        Text(json, "correlation_id", reading.Stated.FirstOrDefault(each => each.Name is "correlationID")?.Text);
        Dates(json, reading);
        json.WriteStartArray("authorizations");
        var blocks = Spoken(reading);
        foreach (var said in blocks.Where(IsCode))
            Code(json, said);
        json.WriteEndArray();
        json.WriteStartArray("policies");
        foreach (var said in blocks.Where(said => said.Block is "smartLicensePolicy"))
            Policy(json, said);
        json.WriteEndArray();
        json.WriteString("signatures", Unverified);

        static bool IsCode(Said said) => said.Block is "smartLicenseAuthorization" or "specificPLR" || said.All.Any(each => each.Item > 0);
    }

    /// <summary>The same for people, a line a block and one each for what is in it.</summary>
    public static IEnumerable<string> FormatLines(ParsedContent reading)
    {
        if (reading.Kind == DocumentKind.ApiResponse && reading.Stated.Count > 0)
            yield return "  reply    " + string.Join(", ", reading.Stated.Select(each => $"{each.Name} {SafeText.Value(each.Text)}"));
        if (reading.Kind.Direction != Direction.Response)
            yield break;
        if (reading.SmartAccount is not null || reading.VirtualAccount is not null)
            yield return $"  account  {string.Join(", ", new[] { reading.SmartAccount, reading.VirtualAccount }.OfType<string>().Select(SafeText.Value))}";
        var spoken = Spoken(reading).ToDictionary(said => said.Place);
        for (var block = 0; block < reading.Blocks.Count; block++)
        {
            var (name, signature) = (reading.Blocks[block].Name, reading.Blocks[block].Signature);
            yield return $"  block    {SafeText.Value(name)}  signature {DocumentJson.GetSignatureName(signature)}{(signature == SignatureShape.Present ? ", " + Unverified : "")}";
            foreach (var line in spoken.TryGetValue(block, out var said) ? Inside(said) : [])
                yield return "             " + line;
        }

        foreach (var each in reading.Stated.Where(each => each.Block < 0))
            yield return $"  {each.Name}  {SafeText.Value(each.Text)}";
    }

    private static IEnumerable<string> Inside(Said said)
    {
        foreach (var each in said.All.Where(each => each.Item == 0 && (Leaf(each) is "udi" || IsDate(Leaf(each)))))
            yield return $"{Leaf(each)} {SafeText.Value(each.Text)}";
        if (said["name"] is { } name)
            yield return $"policy {SafeText.Value(name)}, version {SafeText.Value(said["version"] ?? "not stated")}, ackRequired {SafeText.Value(said["ackRequired"] ?? "not stated")}";
        foreach (var kind in Classes)
        {
            var days = Days.Where(day => said[$"{kind}.{day.Name}"] is not null).Select(day => $"{day.Word} {SafeText.Value(said[$"{kind}.{day.Name}"])}").ToList();
            if (days.Count > 0)
                yield return $"{kind}: {string.Join(", ", days)} days";
        }

        for (var item = 1; said.Of(item, "tag") is { } tag; item++)
        {
            var (start, end) = (said.Of(item, "startDate"), said.Of(item, "endDate"));
            yield return string.Join("  ", new[]
            {
                SafeText.Value(tag), "count " + SafeText.Value(said.Of(item, "count") ?? "not stated"), SafeText.Value(said.Of(item, "licenseType")),
                start is null && end is null ? "" : $"{SafeText.Value(start ?? "…")} to {SafeText.Value(end ?? "…")}",
            }.Where(part => part.Length > 0));
        }

        foreach (var each in said.All.Where(each => each.Item == 0 && each.Name.Contains(".status.", StringComparison.Ordinal)))
            yield return $"status {SafeText.Value(Leaf(each))} {SafeText.Value(each.Text)}";
    }

    private static void Reply(Utf8JsonWriter json, ParsedContent reading)
    {
        foreach (var each in reading.Stated)
        {
            var name = each.Name is "statusMessage" ? "message" : each.Name;
            if (name is "poll_id" or "poll_interval" && long.TryParse(each.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                json.WriteNumber(name, number);
            else
                json.WriteString(name, Cut(each.Text));
        }
    }

    private static void Dates(Utf8JsonWriter json, ParsedContent reading)
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

    private static void Code(Utf8JsonWriter json, Said said)
    {
        json.WriteStartObject();
        json.WriteString("block", said.Block);
        json.WriteStrings("udis", said.All.Where(each => Leaf(each) is "udi").Select(each => Cut(each.Text)));
        Text(json, "success", said["status.success"]);
        Text(json, "correlation_id", said["status.correlationID"]);
        json.WriteStartArray("entitlements");
        foreach (var item in said.All.Where(each => each.Item > 0).Select(each => each.Item).Distinct())
        {
            json.WriteStartObject();
            foreach (var (name, key) in Licence)
                Text(json, key, said.Of(item, name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Policy(Utf8JsonWriter json, Said said)
    {
        json.WriteStartObject();
        Text(json, "name", said["name"]);
        Text(json, "version", said["version"]);
        Text(json, "ack_required", said["ackRequired"]);
        foreach (var kind in Classes.Where(kind => Days.Any(day => said[$"{kind}.{day.Name}"] is not null)))
        {
            json.WriteStartObject(kind);
            foreach (var day in Days)
                Text(json, day.Json, said[$"{kind}.{day.Name}"]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The blocks that say something, in file order.</summary>
    private static List<Said> Spoken(ParsedContent reading) =>
        [.. reading.Stated.Where(each => each.Block >= 0).GroupBy(each => each.Block).Select(block => new Said(reading.Blocks[block.Key].Name, block.Key, [.. block]))];

    private static string Leaf(Stated each) => each.Name[(each.Name.LastIndexOf('.') + 1)..];

    private static bool IsDate(string leaf) => leaf is "dateStamp" or "datestamp" or "timestamp";

    private static string Cut(string text) => text.Length <= Limits.TextShown ? text : text[..Limits.TextShown] + "…";

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, Cut(text));
    }

    /// <summary>What one block says, by name; of a name that stands twice the first.</summary>
    private sealed record Said(string Block, int Place, IReadOnlyList<Stated> All)
    {
        public string? this[string name] => Find(0, $"{Block}.{name}");

        public string? Of(int item, string name) => Find(item, $"{Block}.entitlement.{name}");

        private string? Find(int item, string name) => All.FirstOrDefault(each => each.Item == item && each.Name == name)?.Text;
    }
}
