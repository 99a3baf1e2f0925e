using System.Buffers;
using System.Text.Unicode;

namespace OfflineLicense.Formats.Fields;

/// <summary>What stops a text from being read as JSON.</summary>
internal enum JsonFaultKind
{
    None,

    /// <summary>The text ends too early.</summary>
    Cut,

    /// <summary>Nested deeper than <see cref="Limits.JsonDepth"/>.</summary>
    Depth,
    Syntax,

    /// <summary>Half of a surrogate pair in the escapes of a string, or bytes beside its escapes that are no text.</summary>
    HalfPair,
}

/// <summary>The first fault of a text.</summary>
/// <param name="Start">Where the token with the fault begins: all before it can be read.</param>
/// <param name="End">Behind the token, for a fault in a string that ends.</param>
internal readonly record struct JsonFaultPlace(JsonFaultKind Kind, int Start, int End);

/// <summary>
/// Finds the first fault of a JSON text in one pass, without an exception: a file may hold millions of texts that look like
/// JSON and are none, and the framework's reader throws for each. The grammar is that reader's.
/// </summary>
internal static class JsonSyntax
{
    private static readonly SearchValues<byte> EndsPlain = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private static readonly SearchValues<byte> EndsWord = SearchValues.Create(" \t\r\n,]}"u8);

    /// <summary>What the next token may be.</summary>
    private enum Next
    {
        Value,
        ValueOrEnd,
        Key,
        KeyOrEnd,
        CommaOrEnd,
    }

    public static JsonFaultPlace Check(ReadOnlySpan<byte> text)
    {
        var (at, depth, objects, next) = (0, 0, 0UL, Next.Value);
        while (true)
        {
            at += text[at..].IndexOfAnyExcept(" \t\r\n"u8) is var blanks and >= 0 ? blanks : text.Length - at;
            if (depth == 0 && next == Next.CommaOrEnd)
                return new JsonFaultPlace(at == text.Length ? JsonFaultKind.None : JsonFaultKind.Syntax, at, at);
            if (at == text.Length)
                return new JsonFaultPlace(JsonFaultKind.Cut, at, at);

            var isObject = (objects & 1) != 0;
            var sign = text[at];
            if (depth > 0 && next is Next.ValueOrEnd or Next.KeyOrEnd or Next.CommaOrEnd && sign == (isObject ? '}' : ']'))
            {
                (at, depth, objects, next) = (at + 1, depth - 1, objects >> 1, Next.CommaOrEnd);
                continue;
            }

            if (next == Next.CommaOrEnd)
            {
                if (sign != ',')
                    return new JsonFaultPlace(JsonFaultKind.Syntax, at, at);
                (at, next) = (at + 1, isObject ? Next.Key : Next.Value);
                continue;
            }

            var start = at;
            var fault = JsonFaultKind.None;
            if (next is Next.Key or Next.KeyOrEnd)
            {
                fault = sign == '"' ? PassString(text, ref at) : JsonFaultKind.Syntax;
                if (fault == JsonFaultKind.None)
                    fault = PassColon(text, ref at);
                next = Next.Value;
            }
            else if (sign is (byte)'{' or (byte)'[')
            {
                if (depth == Limits.JsonDepth)
                    return new JsonFaultPlace(JsonFaultKind.Depth, at, at);
                (at, depth, objects) = (at + 1, depth + 1, (objects << 1) | (sign == '{' ? 1UL : 0));
                next = sign == '{' ? Next.KeyOrEnd : Next.ValueOrEnd;
            }
            else
            {
                fault = sign == '"' ? PassString(text, ref at) : PassWord(text, ref at);
                next = Next.CommaOrEnd;
            }

            if (fault != JsonFaultKind.None)
                return new JsonFaultPlace(fault, start, at);
        }
    }

    private static JsonFaultKind PassColon(ReadOnlySpan<byte> text, ref int at)
    {
        var blanks = text[at..].IndexOfAnyExcept(" \t\r\n"u8);
        if (blanks < 0)
            return JsonFaultKind.Cut;
        at += blanks + 1;
        return text[at - 1] == ':' ? JsonFaultKind.None : JsonFaultKind.Syntax;
    }

    private static JsonFaultKind PassString(ReadOnlySpan<byte> text, ref int at)
    {
        var start = ++at;
        var (isEscaped, isHalf) = (false, false);
        while (text[at..].IndexOfAny(EndsPlain) is var plain and >= 0)
        {
            at += plain;
            if (text[at] == '"')
            {
                isHalf |= isEscaped && !Utf8.IsValid(text[start..at]);
                at++;
                return isHalf ? JsonFaultKind.HalfPair : JsonFaultKind.None;
            }

            if (text[at] != '\\')
                return JsonFaultKind.Syntax;
            isEscaped = true;
            var fault = PassEscape(text, ref at, ref isHalf);
            if (fault != JsonFaultKind.None)
                return fault;
        }

        at = text.Length;
        return JsonFaultKind.Cut;
    }

    private static JsonFaultKind PassEscape(ReadOnlySpan<byte> text, ref int at, ref bool isHalf)
    {
        if (at + 1 == text.Length)
            return JsonFaultKind.Cut;
        if (text[at + 1] != 'u')
        {
            at += 2;
            return text[at - 1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t'
                ? JsonFaultKind.None : JsonFaultKind.Syntax;
        }

        if (JsonString.ReadUnit(text[at..]) is not { } unit)
            return at + 6 > text.Length ? JsonFaultKind.Cut : JsonFaultKind.Syntax;
        at += 6;
        if (char.IsHighSurrogate(unit) && JsonString.ReadUnit(text[at..]) is { } low && char.IsLowSurrogate(low))
            at += 6;
        else
            isHalf |= char.IsSurrogate(unit);
        return JsonFaultKind.None;
    }

    /// <summary>A number, true, false or null.</summary>
    private static JsonFaultKind PassWord(ReadOnlySpan<byte> text, ref int at)
    {
        var word = text[at..];
        var length = word.IndexOfAny(EndsWord) is var end and >= 0 ? end : word.Length;
        word = word[..length];
        at += length;
        if (word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("null"u8) || IsNumber(word))
            return JsonFaultKind.None;
        var isBegun = at == text.Length
            && ("true"u8.StartsWith(word) || "false"u8.StartsWith(word) || "null"u8.StartsWith(word) || IsNumber([.. word, (byte)'0']));
        return isBegun ? JsonFaultKind.Cut : JsonFaultKind.Syntax;
    }

    private static bool IsNumber(ReadOnlySpan<byte> word)
    {
        word = word is [(byte)'-', ..] ? word[1..] : word;
        var digits = CountDigits(word);
        if (digits == 0 || (digits > 1 && word[0] == '0'))
            return false;
        word = word[digits..];
        if (word is [(byte)'.', ..])
        {
            digits = CountDigits(word[1..]);
            if (digits == 0)
                return false;
            word = word[(1 + digits)..];
        }

        if (word is not [(byte)'e' or (byte)'E', ..])
            return word.IsEmpty;
        word = word is [_, (byte)'+' or (byte)'-', ..] ? word[2..] : word[1..];
        return !word.IsEmpty && CountDigits(word) == word.Length;
    }

    private static int CountDigits(ReadOnlySpan<byte> word) =>
        word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : word.Length;
}
