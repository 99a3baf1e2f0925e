using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Api;

/// <summary>The result of one device in a reply of its API.</summary>
internal enum ApiVerdict
{
    /// <summary>It gives a document, or something is wrong with the entry: the content tells which.</summary>
    None,

    /// <summary>It refused; no document.</summary>
    Failed,

    /// <summary>It took note and has nothing to give, as for something returned.</summary>
    Done,
}

/// <summary>One entry of a reply of CSSM's API: a document for one device, or CSSM's word that there is none.</summary>
/// <param name="Name">Its place: <c>acknowledgements[3]</c>.</param>
internal sealed record ApiEntry(string Name)
{
    /// <summary>Keys of an entry that are remembered to find one that occurs twice.</summary>
    private const int Room = 32;

    /// <summary>The device named beside the document, outside of what is signed.</summary>
    public Udi? Udi { get; init; }

    /// <summary>The document's own bytes, base64 undone; empty where there is none, or where only the entry was looked at.</summary>
    public byte[] Content { get; init; } = [];

    public ApiVerdict Verdict { get; init; }

    /// <summary>CSSM's reason for a refusal; text from outside.</summary>
    public string Said { get; init; } = string.Empty;

    /// <summary>Of the entry as written in the reply.</summary>
    public Digest Sha256 { get; init; }

    public Refusal? Refusal { get; init; }

    public string? Doubled { get; init; }

    /// <summary>The kind of a response in this entry, by the list that it is in.</summary>
    public DocumentKind Answers => Name.StartsWith("authorizationCodes", StringComparison.Ordinal) ? DocumentKind.ReservationCode
        : Name.StartsWith("authorizations", StringComparison.Ordinal) ? DocumentKind.AuthorizationCode
        : DocumentKind.Ack;

    /// <summary>What the entry holds, read as if it had come alone.</summary>
    public ParsedContent ToContent()
    {
        var problem = Refusal
            ?? (Verdict == ApiVerdict.Failed ? new Refusal(RefusalReason.CssmFailed, "CSSM refused it for "
                + $"{Udi?.ToString() ?? "a device it does not name"}: {Said}.") : null);
        if (problem is not null || Content.Length == 0)
            return new ParsedContent(DocumentKind.ApiResponse) { Refusal = problem, Udis = Udi is null ? [] : [Udi] };
        var reading = Recognizer.Read(Content);
        if (reading.Refusal is null && (reading.Kind == DocumentKind.TrustRequest || reading.Kind == DocumentKind.UnknownLicensing))
            reading = Unpublished(reading);
        if (reading.Refusal is null && reading.Kind.Direction != Direction.Response)
        {
            var message = $"What the reply holds there is not a response of CSSM ({reading.Kind}).";
            return new ParsedContent(DocumentKind.ApiResponse)
            {
                Refusal = new Refusal(RefusalReason.Malformed, message),
                Udis = Udi is null ? [] : [Udi],
            };
        }

        if (Doubled is null || reading.Refusal is not null)
            return reading;
        var doubled = $"The key \"{Doubled}\" occurs twice in the reply's entry; the last value counts.";
        return reading with { Notices = [.. reading.Notices, new Notice(WarningCode.DuplicateKey, doubled)] };
    }

    /// <summary>Alone it would be taken for a request; here it is a response, whatever its blocks are named.</summary>
    private static ParsedContent Unpublished(ParsedContent reading) => reading with
    {
        Kind = DocumentKind.Ack,
        Notices =
        [
            .. reading.Blocks.Any(block => block.Signature == SignatureShape.Present)
                ? [new Notice(WarningCode.NotVerified, "Cisco signatures present, not verified")] : Array.Empty<Notice>(),
            new Notice(WarningCode.UnknownBlocks,
                $"A response of an unknown kind, with: {string.Join(", ", reading.Blocks.Take(10).Select(block => block.Name))}; it is "
                    + "passed on unchanged."),
        ],
    };

    /// <summary>
    /// Reads one object of a list, or the fields beside a single document. Nothing is thrown: what is wrong is its
    /// <see cref="Refusal"/>.
    /// </summary>
    /// <param name="name">Its place in the reply.</param>
    /// <param name="json">The object.</param>
    /// <param name="decode">Whether the document is wanted too.</param>
    public static ApiEntry Read(string name, ReadOnlySpan<byte> json, bool decode)
    {
        // Looked at first, because an exception for each entry would cost more than the entry.
        return JsonSyntax.Check(json).Kind == JsonFaultKind.None ? Fields(name, json, decode) with { Sha256 = Digest.Of(json) }
            : CreateInvalid(name, JsonFault.Explain(json, "The entry"));
    }

    public static ApiEntry CreateInvalid(string name, Refusal refusal) => new(name) { Refusal = refusal };

    private static ApiEntry Fields(string name, ReadOnlySpan<byte> text, bool decode)
    {
        var json = new StrictJsonReader(text, new ulong[Room]);
        var entry = new ApiEntry(name);
        string? status = null, message = null, code = null;
        var isGiven = false;
        var depth = json.Enter();
        while (depth >= 0 && json.NextKey(depth))
        {
            if (json.Is("sudi"u8))
                entry = entry with { Udi = Device(ref json) ?? entry.Udi };
            else if (json.Is("udi"u8))
                entry = entry with { Udi = UdiText.Parse(Text(ref json)) ?? entry.Udi };
            else if (json.Is("smart_license"u8))
                (entry, isGiven) = (Document(entry, json.ReadText(), isBase64: true, decode), json.Token != JsonTokenType.Null);
            else if (json.Is("authorizationCode"u8))
                (entry, isGiven) = (Document(entry, json.ReadText(), isBase64: false, decode), json.Token != JsonTokenType.Null);
            else if (json.Is("status"u8))
                status = Text(ref json);
            else if (json.Is("status_message"u8) || json.Is("statusMessage"u8) || (json.Is("message"u8) && message is null))
                message = Text(ref json) ?? message;
            else if (json.Is("error_code"u8) || json.Is("errorCode"u8))
                code = Text(ref json);
        }

        json.ToEnd();
        return ApplyVerdict(entry with { Doubled = json.Doubled }, status, message, code, isGiven);
    }

    private static ApiEntry ApplyVerdict(ApiEntry entry, string? status, string? message, string? code, bool isGiven)
    {
        var isRefused = ApiStatus.IsFailed(status)
            || (!isGiven && !ApiStatus.IsDone(status) && !ApiStatus.IsWorking(status) && (message ?? code) is not null);
        if (isRefused)
            return entry with { Verdict = ApiVerdict.Failed, Said = ApiStatus.Reason(status, message, code), Content = [], Refusal = null };
        if (isGiven)
            return entry;
        if (ApiStatus.IsDone(status) && entry.Udi is not null)
            return entry with { Verdict = ApiVerdict.Done };
        return entry with
        {
            Refusal = ApiStatus.IsWorking(status)
                ? new Refusal(RefusalReason.Pending,
                    $"CSSM is still working on {entry.Udi?.ToString() ?? "it"}: poll again and collect the final response.")
                : new Refusal(RefusalReason.Malformed, "The entry holds neither a document nor a reason."),
        };
    }

    private static ApiEntry Document(ApiEntry entry, ReadOnlySpan<byte> text, bool isBase64, bool decode)
    {
        if (text.IsEmpty || !decode)
            return entry;
        if (text.Length > Limits.ReplyEntry)
            return entry with { Refusal = TooLarge };
        if (!isBase64)
            return text.Length > Limits.TextFile ? entry with { Refusal = TooLarge }
                : entry with { Content = text.ToArray(), Refusal = null };
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out var used, out var written) != OperationStatus.Done || used != text.Length
            || written == 0)
        {
            const string Message = "Its smart_license is not valid base64: the reply was changed or put together by hand. "
                + "Poll again and keep the reply unchanged.";
            return entry with { Content = [], Refusal = new Refusal(RefusalReason.Malformed, Message) };
        }

        return written > Limits.TextFile ? entry with { Refusal = TooLarge } : entry with { Content = bytes[..written], Refusal = null };
    }

    private static Refusal TooLarge { get; } = new(RefusalReason.TooLarge,
        $"The document in the entry is longer than {Limits.TextFile:N0} bytes, which is the limit.");

    private static Udi? Device(ref StrictJsonReader json)
    {
        string? pid = null, serial = null, uuid = null;
        var depth = json.Enter();
        while (depth >= 0 && json.NextKey(depth))
        {
            if (json.Is("udi_pid"u8) || json.Is("udiPid"u8))
                pid = Text(ref json);
            else if (json.Is("udi_serial_number"u8) || json.Is("udiSerialNumber"u8))
                serial = Text(ref json);
            else if (json.Is("uuid"u8) || json.Is("udiUuid"u8))
                uuid = Text(ref json);
        }

        // A script has been seen that puts PID/SERIAL there.
        return Udi.From(pid, serial, Guid.TryParseExact(uuid, "D", out _) ? uuid : null);
    }

    private static string? Text(ref StrictJsonReader json)
    {
        var text = json.ReadText();
        return text.IsEmpty ? null : Encoding.UTF8.GetString(text[..Math.Min(text.Length, 3 * Limits.StatedText)]);
    }
}
