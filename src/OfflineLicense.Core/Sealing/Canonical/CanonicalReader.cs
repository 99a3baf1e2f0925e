using System.Globalization;
using System.Text.Json;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Sealing.Canonical;

/// <summary>
/// Reads one canonical JSON object: members in the one order, nothing unknown, nothing twice. What it lets through of
/// other spellings (blanks, escapes, 1.0) is caught by the caller, who writes the result again and compares the bytes.
/// </summary>
internal ref struct CanonicalReader
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private readonly string _code;
    private readonly string _where;
    private Utf8JsonReader _json;

    /// <param name="bytes">The whole object.</param>
    /// <param name="code">The name of the refusal: E_MANIFEST or E_ITEMS.</param>
    /// <param name="where">The member and line, for the message.</param>
    public CanonicalReader(ReadOnlySpan<byte> bytes, string code, string where)
    {
        _code = code;
        _where = where;
        _json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Limits.BundleJsonDepth });
        Advance();
    }

    public static string Write(DateTimeOffset moment) => moment.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture);

    public readonly Failure Bad(string what) => BundleRefusal.Of(_code, $"{_where}: {what}.");

    public void OpenObject() => Token(JsonTokenType.StartObject, "an object");

    public void CloseObject() => Token(JsonTokenType.EndObject, "the end of an object (a member is unknown, twice or out of order)");

    /// <summary>Nothing may follow the object.</summary>
    public void End()
    {
        if (Check.JsonEnds.Fails(Advance()))
            throw Bad("something follows the object");
    }

    /// <summary>Whether this member comes next; then its value is current.</summary>
    public bool Takes(string member)
    {
        try
        {
            if (_json.TokenType != JsonTokenType.PropertyName || !_json.ValueTextEquals(member))
                return false;
        }
        catch (InvalidOperationException) when (Check.JsonNameText.Fails(true))
        {
            throw Bad("a member's name is not UTF-8");
        }

        Advance();
        return true;
    }

    public void Name(string member)
    {
        if (Check.JsonMember.Fails(!Takes(member)))
            throw Bad($"expected the member \"{member}\"");
    }

    public bool TakesNull()
    {
        if (_json.TokenType != JsonTokenType.Null)
            return false;
        Advance();
        return true;
    }

    public string Text(string member)
    {
        Name(member);
        return TextElement(member);
    }

    public string? Optional(string member) => Takes(member) ? TextElement(member) : null;

    public long Number(string member)
    {
        Name(member);
        return NumberElement(member);
    }

    public Digest Hash(string member)
    {
        Name(member);
        return HashElement(member);
    }

    public Digest HashElement(string member)
    {
        var hash = Digest.Parse(TextElement(member));
        if (Check.JsonHash.Lacks(hash))
            throw Bad($"\"{member}\" is not 64 lower-case hex digits");
        return hash.Value;
    }

    public BundleName Bundle(string member)
    {
        var name = BundleName.Parse(Text(member));
        if (Check.JsonBundleName.Lacks(name))
            throw Bad($"\"{member}\" is no name of a bundle");
        return name;
    }

    public DateTimeOffset Time(string member)
    {
        if (Check.JsonTime.Fails(!DateTimeOffset.TryParseExact(Text(member), Moment, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var moment)))
            throw Bad($"\"{member}\" is not a time like 2026-11-21T10:15:00Z");
        return moment;
    }

    /// <returns>Null: it is neither true nor false.</returns>
    public bool? Flag(string member)
    {
        Name(member);
        bool? value = _json.TokenType switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null };
        Advance();
        return value;
    }

    public IReadOnlyList<string> Texts(string member)
    {
        Name(member);
        var list = new List<string>();
        for (Open(member); !Closes();)
            list.Add(TextElement(member));
        return list;
    }

    public void Open(string member) => Token(JsonTokenType.StartArray, $"a list in \"{member}\"");

    public bool Closes()
    {
        if (_json.TokenType != JsonTokenType.EndArray)
            return false;
        Advance();
        return true;
    }

    public string TextElement(string member)
    {
        if (Check.JsonText.Fails(_json.TokenType != JsonTokenType.String))
            throw Bad($"\"{member}\" is not a text");
        string text;
        try
        {
            text = _json.GetString()!;
        }
        catch (InvalidOperationException) when (Check.JsonTextUtf8.Fails(true))
        {
            throw Bad($"\"{member}\" is not UTF-8"); // bad bytes or half a surrogate pair show only here
        }

        if (CanonicalText.Fault(text) is { } fault)
            throw Bad($"\"{member}\" {fault}");
        Advance();
        return text;
    }

    public long NumberElement(string member)
    {
        var number = 0L;
        if (Check.JsonNumber.Fails(_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out number)))
            throw Bad($"\"{member}\" is not a whole number");
        if (Check.JsonNumberRange.Fails(number is < 0 or > CanonicalText.MaxInteger))
            throw Bad($"\"{member}\" is not a whole number between 0 and 2^53 - 1");
        Advance();
        return number;
    }

    private void Token(JsonTokenType expected, string words)
    {
        if (Check.JsonShape.Fails(_json.TokenType != expected))
            throw Bad($"expected {words}");
        if (expected != JsonTokenType.EndObject || _json.CurrentDepth > 0)
            Advance();
    }

    private bool Advance()
    {
        try
        {
            return _json.Read();
        }
        catch (JsonException) when (Check.Json.Fails(true))
        {
            throw Bad("not JSON");
        }
    }
}
