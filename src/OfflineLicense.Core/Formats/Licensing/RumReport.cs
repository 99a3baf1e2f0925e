using System.Text.Json;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>One report taken out of its JSON: the payload text, and the JSON around it.</summary>
internal readonly ref struct RumEnvelope(ReadOnlySpan<byte> payload)
{
    /// <summary>The text that the device signed, escapes undone. Lives as long as the buffer it was read into.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The payload stood as an object instead of a string.</summary>
    public bool IsNested { get; init; }

    public bool IsSigned { get; init; }

    public string? Doubled { get; init; }
}

/// <summary>Opens the report object <c>{"payload":"…","header":…,"signature":…}</c> (docs/formats.md, report object).</summary>
internal static class RumReport
{
    /// <summary>What follows the payload is a few hundred bytes; a longer tail is read the slow way.</summary>
    private const int PlainTail = 2 * Limits.KiB;

    private static ReadOnlySpan<byte> PlainHead => "{\"payload\":\""u8;

    /// <summary>Any layout. False where it is no object with a payload; throws as <see cref="StrictJsonReader"/> does.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> text, PooledBuffer buffer, ulong[] room, out RumEnvelope envelope)
    {
        envelope = default;
        var json = new StrictJsonReader(text, room);
        var root = json.Enter();
        if (root < 0)
            return false;
        var payload = buffer.AtLeast(text.Length);
        var length = -1;
        var (isNested, isSigned) = (false, false);
        while (json.NextKey(root))
        {
            if (json.Is("signature"u8))
            {
                isSigned = HasValue(ref json);
            }
            else if (json.Is("payload"u8))
            {
                json.Read();
                isNested = json.Token == JsonTokenType.StartObject;
                length = isNested ? CopyObject(ref json, text, payload) : json.Token == JsonTokenType.String
                    ? json.CopyString(payload) : -1;
            }
        }

        json.ToEnd();
        if (length >= 0)
            envelope = new RumEnvelope(payload[..length]) { IsNested = isNested, IsSigned = isSigned, Doubled = json.Doubled };
        return length >= 0;
    }

    /// <summary>Only the layout that devices write: the payload string first. False for any other.</summary>
    public static bool TryOpenPlain(ReadOnlySpan<byte> text, PooledBuffer buffer, ulong[] room, out RumEnvelope envelope)
    {
        envelope = default;
        if (Behind(Behind(Behind(Behind(text, (byte)'{'), "\"payload\""u8), (byte)':'), (byte)'"') is not { IsEmpty: false } rest)
            return false;
        var into = buffer.AtLeast(rest.Length + JsonString.Slack);
        if (JsonString.Unescape(rest, into) is not var (read, written))
            return false;

        // The JSON around the payload is checked with an empty string in its place.
        var tail = rest[read..];
        if (tail.Length > PlainTail)
            return false;
        Span<byte> around = stackalloc byte[PlainHead.Length + tail.Length];
        PlainHead.CopyTo(around);
        tail.CopyTo(around[PlainHead.Length..]);
        var json = new StrictJsonReader(around, room);
        var isSigned = false;
        var root = json.Enter();
        while (json.NextKey(root))
        {
            if (json.Is("signature"u8))
                isSigned = HasValue(ref json);
        }

        json.ToEnd();
        envelope = new RumEnvelope(into[..written]) { IsSigned = isSigned };
        return json.Doubled is null;
    }

    private static bool HasValue(ref StrictJsonReader json)
    {
        var has = false;
        if (json.Enter() is var depth and >= 0)
        {
            while (json.NextKey(depth))
            {
                if (json.Is("value"u8))
                    has = !json.ReadText().IsEmpty;
            }
        }

        return has;
    }

    private static int CopyObject(ref StrictJsonReader json, ReadOnlySpan<byte> text, Span<byte> into)
    {
        var start = json.Start;
        json.Skip();
        text[start..json.End].CopyTo(into);
        return json.End - start;
    }

    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> text, byte mark) => Behind(text, [mark]);

    /// <summary>What follows blanks and the mark; empty where it is not there.</summary>
    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> mark)
    {
        text = text.TrimBlanksBefore();
        return text.StartsWith(mark) ? text[mark.Length..] : default;
    }
}
