namespace OfflineLicense.Tests.WorstCases;

/// <summary>Replies of CSSM's API: entries that are tiny, huge, broken or refused.</summary>
internal static class ApiShapes
{
    private const string Head = "{\"acknowledgements\":[";
    private const string End = "{}]}";
    private const string Sudi = "\"sudi\":{\"udi_pid\":\"C9300\",\"udi_serial_number\":";

    public static IEnumerable<Shape> All => Replies.Select(shape => shape with { IsForDesk = true });

    private static IEnumerable<Shape> Replies =>
    [
        new("empty entries of a reply", Head, "{},", End),
        new("empty places of a reply", Head, "null,", End),
        new("numbers in place of entries", Head, "1,", End),
        new("entries that CSSM refused", Head, "{\"status\":\"FAILED\",\"message\":\"a message that is as long as one is\"},", End),
        new("entries that CSSM refused for devices", Head, at => $"{{\"status\":\"FAILED\",{Sudi}\"S{at}\"}}}},", End),
        new("entries without a document", Head, at => $"{{\"status\":\"SUCCESS\",{Sudi}\"S{at}\"}}}},", End),
        new("entries with half a surrogate pair", Head, "{\"udi\":\"\\ud800\"},", End),
        new("entries whose UDI is broken JSON", Head, "{\"udi\":\"{\"},", End),
        new("entries with documents of one element", Head, "{\"smart_license\":\"PHNtYXJ0TGljZW5zZS8+\"},", End),
        new("entries with different tiny documents", Head, at =>
            $"{{\"smart_license\":\"{Base64($"<smartLicense><a{at}/></smartLicense>")}\"}},", End),
        new("entries that are not base64", Head, "{\"smart_license\":\"!\"},", End),
        new("a document of one entry", Head + "{\"smart_license\":\"", "QUFB", "\"}," + End),
        new("a document of the whole reply", "{\"smart_license\":\"", "QUFB", "\"}"),
        new("one entry of many keys", Head + "{", at => $"\"k{at}\":1,", "\"k\":1}," + End),
        new("keys beside the list", "{", at => $"\"k{at}\":1,", "\"acknowledgements\":[]}"),
        new("a reply that was cut", Head, "{\"a\":1},", "{"),
        new("deep entries", Head, "[", End),
        new("one string", "{\"status\":\"OK_POLL\",\"message\":\"", "a", "\"}"),
        new("JSON that is no reply", "{", at => $"\"k{at}\":[{{\"status_message\":\"a\"}}],", "\"k\":1}"),
    ];

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));
}
