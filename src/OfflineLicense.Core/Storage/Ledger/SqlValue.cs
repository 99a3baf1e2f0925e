namespace OfflineLicense.Storage.Ledger;

/// <summary>A value of a parameter: a number, text, bytes, or NULL where it is of neither.</summary>
internal readonly struct SqlValue
{
    private SqlValue(long? number, object? content) => (Number, Content) = (number, content);

    public long? Number { get; }

    /// <summary>A text or an array of bytes; null: see <see cref="Number"/>.</summary>
    public object? Content { get; }

    public static implicit operator SqlValue(long number) => new(number, null);

    public static implicit operator SqlValue(long? number) => new(number, null);

    public static implicit operator SqlValue(string? text) => new(null, text);

    public static implicit operator SqlValue(byte[]? bytes) => new(null, bytes);
}
