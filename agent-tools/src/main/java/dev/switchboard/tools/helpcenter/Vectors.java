package dev.switchboard.tools.helpcenter;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The vectors of all articles and pieces, each of length one. All are compared with each question: thousands take some
/// milliseconds. Immutable.
final class Vectors {
    /// An article and how like the question it is: the cosine, from -1 to 1.
    record Like(Article article, double likeness) {}

    private final List<Article> articles;
    private final List<float[]> vectors;

    /// @param byDigest a vector for each article's `subject`; articles without one are not found
    Vectors(List<Article> articles, Map<String, float[]> byDigest) {
        this.articles = articles.stream().filter(article -> byDigest.containsKey(digest(article))).toList();
        this.vectors = this.articles.stream().map(article -> unit(byDigest.getOrDefault(digest(article), new float[0]))).toList();
    }

    /// What an article's vector is made of.
    static String subject(Article article) {
        return article.title() + "\n" + article.section() + "\n" + article.text();
    }

    static String digest(Article article) {
        return Digests.of(subject(article));
    }

    List<Like> likest(float[] question, int limit) {
        float[] asked = unit(question);
        return IntStream.range(0, articles.size())
                .mapToObj(i -> new Like(articles.get(i), product(asked, vectors.get(i))))
                .sorted(Comparator.comparingDouble(Like::likeness).reversed())
                .limit(limit)
                .toList();
    }

    int size() {
        return articles.size();
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float[] unit(float[] vector) {
        double length = Math.sqrt(product(vector, vector));
        float[] unit = new float[vector.length];
        for (int i = 0; length > 0 && i < vector.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }
}
