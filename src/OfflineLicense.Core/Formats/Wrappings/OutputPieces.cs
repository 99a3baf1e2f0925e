using System.Text.Json;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>Text that a program put into JSON, and the host it is of; null: nothing names one.</summary>
internal sealed record OutputPiece(string? Host, string Text);

/// <summary>
/// Takes the outputs of commands out of the JSON that Ansible, netmiko and nornir write: the texts of several lines and the lists of
/// lines, with the host whose name is beside or above them. What cannot be given to one host stays apart.
/// </summary>
internal static class OutputPieces
{
    /// <summary>Names beside an output that name its host.</summary>
    private static readonly string[] HostNames =
        ["host", "hostname", "inventory_hostname", "device", "device_name", "ip", "ip_address", "address", "ansible_host", "node"];

    /// <summary>Names of results, which are of the host that is named above them.</summary>
    private static readonly string[] ResultNames =
    [
        "stdout", "stdout_lines", "output", "outputs", "result", "results", "response", "responses", "changed", "failed", "msg", "item",
        "command", "commands", "cmd", "invocation", "warnings", "rc", "ansible_loop_var", "data", "text", "raw", "lines",
    ];

    public static List<OutputPiece> Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.JsonDepth });
        reader.Read();
        return ReadValue(ref reader, isOneHost: false);
    }

    private static List<OutputPiece> ReadValue(ref Utf8JsonReader json, bool isOneHost) => json.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref json),
        JsonTokenType.StartArray => ReadArray(ref json, isOneHost),
        JsonTokenType.String when json.GetString() is { } text && IsOutput(text) => [new OutputPiece(null, text)],
        _ => [],
    };

    private static List<OutputPiece> ReadObject(ref Utf8JsonReader json)
    {
        var pieces = new List<OutputPiece>();
        var (host, isResult) = ((string?)null, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            var isKnown = IsResult(name);
            isResult |= isKnown;
            json.Read();
            if (json.TokenType == JsonTokenType.String && HostNames.Contains(name, StringComparer.OrdinalIgnoreCase))
                host ??= json.GetString();
            foreach (var piece in ReadValue(ref json, isKnown))
                pieces.Add(piece.Host is null && !isKnown ? piece with { Host = "." + name } : piece);
        }

        // A name that is of no result is a host's, unless a result stands beside it.
        return host is not null ? pieces.ConvertAll(piece => piece.Host is null or ['.', ..] ? piece with { Host = "=" + host } : piece)
            : isResult ? pieces.ConvertAll(piece => piece.Host is ['.', ..] ? piece with { Host = null } : piece)
            : pieces.ConvertAll(piece => piece.Host is ['.', .. var name] ? piece with { Host = "=" + name } : piece);
    }

    private static List<OutputPiece> ReadArray(ref Utf8JsonReader json, bool isOneHost)
    {
        var pieces = new List<OutputPiece>();
        var lines = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.String)
            {
                lines.Add(json.GetString()!);
                continue;
            }

            var isObject = json.TokenType == JsonTokenType.StartObject;
            var place = $"[{json.TokenStartIndex}]";
            foreach (var piece in ReadValue(ref json, isOneHost))
                pieces.Add(piece.Host is null && isObject && !isOneHost ? piece with { Host = place } : piece);
        }

        if (lines.Exists(line => line.Contains('\n', StringComparison.Ordinal)))
            pieces.AddRange(lines.Select(line => new OutputPiece(null, line)));
        else if (lines.Count > 0)
            pieces.Add(new OutputPiece(null, string.Join('\n', lines)));
        return pieces;
    }

    private static bool IsResult(string name) => ResultNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.StartsWith("sh ", StringComparison.OrdinalIgnoreCase) || name.StartsWith("show", StringComparison.OrdinalIgnoreCase);

    /// <summary>More than a line, or one that a filter left.</summary>
    private static bool IsOutput(string text) => text.Contains('\n', StringComparison.Ordinal)
        || text.AsSpan().TrimStart().StartsWith("UDI:") || text.Contains(" ACK received:", StringComparison.Ordinal);
}
