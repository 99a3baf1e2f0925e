using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Api;

/// <summary>
/// A JSON reply of CSSM's API (docs/formats.md 4.4). Looked through here to its end, so that one that was cut gives no
/// document at all; opened by <see cref="Open"/> into the documents it carries.
/// </summary>
internal static class ApiAnswer
{
    /// <summary>How much of a large file <see cref="IsReply"/> wants to see.</summary>
    public const int SniffLength = Limits.SniffedHead;

    /// <summary>Null where it is no such reply. UDIs are those beside the documents.</summary>
    public static unsafe ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        if (!IsReply(file))
            return null;
        fixed (byte* start = file)
        {
            using var bytes = new UnmanagedMemoryStream(start, file.Length);
            return Check(bytes, file.Length);
        }
    }

    /// <summary>Whether a file that begins so may be a reply.</summary>
    public static bool IsReply(ReadOnlySpan<byte> head)
    {
        var text = head.SkipMark().TrimBlanksBefore();
        return !text.IsEmpty && text[0] == '{'
            && (text.IndexOf("\"acknowledgements\""u8) >= 0 || text.IndexOf("\"authorizations\""u8) >= 0
                || text.IndexOf("\"authorizationCodes\""u8) >= 0
                || text.IndexOf("\"smart_license\""u8) >= 0 || text.IndexOf("\"poll_id\""u8) >= 0 || text.IndexOf("\"OK_POLL\""u8) >= 0
                || text.IndexOf("\"statusMessage\""u8) >= 0 || text.IndexOf("\"message_code\""u8) >= 0);
    }

    /// <summary>Reads a stream through, however long it is. Null where it is no reply.</summary>
    public static ParsedContent? Check(Stream stream, long size)
    {
        var reply = new ApiReply(stream);
        var udis = new UdiSet();
        Refusal? refusal;
        try
        {
            while (reply.Next(decode: false) is { } entry)
            {
                if (entry.Udi is { } udi && udis.Count < Limits.ReportsInFile)
                    udis.Add(udi);
            }

            refusal = reply.Fault();
            if (refusal is null && !reply.IsReply)
                return null;
            refusal ??= reply.Entries == 0 ? reply.Verdict() : null;
        }
        catch (Exception fault) when (StrictJsonReader.IsItsFault(fault))
        {
            refusal = reply.Broken(size);
        }

        return new ParsedContent(DocumentKind.ApiResponse)
        {
            Refusal = refusal,
            Udis = udis.InOrder,
            Stated = [.. reply.Stated],
            Notices = refusal is not null ? [] : [.. Notices(reply)],
        };
    }

    /// <summary>
    /// The entries of a reply that was checked, in file order and one at a time. Where CSSM refused the upload as a whole
    /// although it gave entries, that is last, without a name.
    /// </summary>
    public static IEnumerable<ApiEntry> Open(Stream stream)
    {
        var reply = new ApiReply(stream);
        while (reply.Next(decode: true) is { } entry)
            yield return entry;
        if (reply.Verdict() is { } verdict)
            yield return ApiEntry.CreateInvalid(string.Empty, verdict);
    }

    private static IEnumerable<Notice> Notices(ApiReply reply)
    {
        if (reply.Doubled is { } key)
            yield return new Notice(WarningCode.DuplicateKey, $"The key \"{key}\" occurs twice in the reply; all of it is read.");
    }
}
